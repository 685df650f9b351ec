"""The environment of Lambda functions: the settings of each, and AWS as simulated by moto."""

import importlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from shared.adapters.aws.client import JsonClient
from shared.adapters.aws.retries import Limits
from shared.adapters.observability.aws_calls import timed
from shared.wiring import clients
from tests.aws import REGION, empty_tables, make_tables, settings_of
from tests.functions.kit import Deploy
from tests.storage import Storage, in_dynamodb
from tests.wire import config_of

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient

WIRING = "shared.wiring."


@pytest.fixture(autouse=True)
def common_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what every function needs in its environment."""
    monkeypatch.setenv("CORS_ORIGIN", "*")


@pytest.fixture(scope="module")
def moto_tables() -> "Iterator[DynamoDBClient]":
    """Make the template's tables in moto."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        make_tables(client)
        yield client


@pytest.fixture(scope="module")
def token_key_arn(moto_tables: "DynamoDBClient") -> str:
    """Make the key of access tokens in moto."""
    kms = boto3.client("kms", region_name=REGION)
    return kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]


@pytest.fixture
def storage(moto_tables: "DynamoDBClient") -> Iterator[Storage]:
    """Give a test a storage on tables that are empty at first."""
    yield in_dynamodb(moto_tables)
    empty_tables(moto_tables)


@pytest.fixture
def deploy(
    storage: Storage, token_key_arn: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deploy]:
    """Give a test its functions, each with only the settings that the template gives it.

    Their clients are boto3's, which are all that moto stands behind.
    """
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setattr(clients, "client_of", _boto3_client_of)
    present: set[str] = set()

    def deployed(operation: str) -> Any:
        module = f"functions.{operation.replace('/', '.')}"
        settings = settings_of(f"{module}.handler", token_key_arn)
        for name in present - settings.keys():
            monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        present.clear()
        present.update(settings)
        return importlib.import_module(module).handler

    yield deployed
    forget_services()


def _boto3_client_of(kind: type[JsonClient], limits: Limits) -> "BaseClient":
    service: Any = kind.protocol.service
    client: BaseClient = boto3.client(service, config=config_of(limits))
    return timed(client)


def forget_services() -> None:
    """Empty the caches of the wiring, as in a new execution environment."""
    for name, module in list(sys.modules.items()):
        if name.startswith(WIRING):
            for made in vars(module).values():
                if hasattr(made, "cache_clear"):
                    made.cache_clear()
