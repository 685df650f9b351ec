"""The template's tables in moto, `make backfill` on them, and what the template grants it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from tests.aws import REGION, make_tables, template
from tests.tools.backfill.kit import Run
from tools.backfill import __main__ as command
from tools.backfill.role import ROLE
from tools.stack_tables import StackTables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def dynamodb() -> Iterator["DynamoDBClient"]:
    """Give a test the template's tables in moto."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        make_tables(client)
        yield client


@pytest.fixture
def run(dynamodb: "DynamoDBClient", tmp_path: Path) -> Run:
    """Return the command, which gives these answers at the terminal; without any there is none."""

    def run(*answers: str, **settings: str) -> int:
        given = iter(answers)
        return command.main(
            {"LOCAL_STATE": str(tmp_path), "SHARE": "100", **settings},
            find=lambda _settings, _project: StackTables(dynamodb, name=str),
            ask=(lambda _question: next(given)) if answers else None,
        )

    return run


@pytest.fixture(scope="session")
def statement() -> dict[str, Any]:
    """Return the one statement of the role's policy."""
    [policy] = template().resources("AWS::IAM::Role")[ROLE]["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    found: dict[str, Any] = statement
    return found


@pytest.fixture(scope="session")
def allowed(statement: dict[str, Any]) -> set[str]:
    """Return the actions that the role may take."""
    return set(statement["Action"])
