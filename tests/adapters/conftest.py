"""Where the adapters' tests keep things: in memory, in moto, in ministack."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from local.data_plane.data_plane import DataPlane
from tests.aws import REGION, empty_tables, make_tables
from tests.storage import Storage, in_dynamodb, in_memory
from tests.wire import product_client_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture(scope="module")
def moto_tables() -> "Iterator[DynamoDBClient]":
    """Make the template's tables in moto, which is fast, and for one thread only."""
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        make_tables(dynamodb)
        yield dynamodb


@pytest.fixture(scope="session")
def data_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlane]:
    """Start a ministack, whose transactions are atomic, with the template's tables."""
    plane = DataPlane.start(tmp_path_factory.mktemp("ministack"), report=print)
    make_tables(plane.dynamodb)
    yield plane
    plane.stop()


@pytest.fixture
def moto(moto_tables: "DynamoDBClient") -> "Iterator[DynamoDBClient]":
    """Give a test the tables in moto, empty."""
    yield moto_tables
    empty_tables(moto_tables)


@pytest.fixture
def ministack(data_plane: DataPlane) -> "Iterator[DynamoDBClient]":
    """Give a test the tables in ministack, empty."""
    yield data_plane.dynamodb
    empty_tables(data_plane.dynamodb)


@pytest.fixture
def product(ministack: "DynamoDBClient", data_plane: DataPlane) -> "DynamoDBClient":
    """Give a test the same tables, by the product's own client instead of boto3's."""
    return product_client_of(data_plane)


@pytest.fixture(params=["memory", "moto", "ministack", "product"])
def storage(request: pytest.FixtureRequest) -> Storage:
    """Give a test an empty storage, of each kind in turn."""
    if request.param == "memory":
        return in_memory()
    return in_dynamodb(request.getfixturevalue(request.param))
