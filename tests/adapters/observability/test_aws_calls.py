"""How long AWS calls took, as a request's line says it."""

from contextlib import suppress
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from sam_template.account import session
from shared.adapters.observability import aws_calls
from shared.adapters.observability.aws_calls import noted_calls, timed
from shared.adapters.observability.logs import begin_request
from tests.aws import REGION
from tests.wire import ONE_ATTEMPT, WireAnswer, intercept

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

SECRET = "ada@example.com"


class Clock:
    """Each look at it is 2.5 ms later."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.0025
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call take 2.5 ms."""
    monkeypatch.setattr(aws_calls, "perf_counter", Clock())


def client_of(*answers: WireAnswer | Exception) -> "DynamoDBClient":
    """Make a timed client that is answered so, one after the other, and then well."""
    client: DynamoDBClient = boto3.Session(
        "key", "secret", region_name=REGION, botocore_session=session()
    ).client("dynamodb", config=ONE_ATTEMPT)
    rest = iter(answers)
    intercept(client, lambda _: next(rest, WireAnswer()))
    return timed(client)


def get(client: "DynamoDBClient") -> None:
    client.get_item(TableName="Users", Key={"email": {"S": SECRET}})


def test_each_call_is_noted_by_its_name_and_its_milliseconds_in_order() -> None:
    client = client_of()

    get(client)
    client.delete_item(TableName="Users", Key={"email": {"S": SECRET}})

    assert noted_calls() == [
        {"call": "dynamodb.GetItem", "ms": 2.5},
        {"call": "dynamodb.DeleteItem", "ms": 2.5},
    ]


@pytest.mark.parametrize(
    "answer", [WireAnswer.error("ThrottlingException"), ConnectionClosedError(endpoint_url="")]
)
def test_a_call_that_fails_is_noted_too(answer: WireAnswer | Exception) -> None:
    client = client_of(answer)

    with suppress(ClientError, ConnectionClosedError):
        get(client)

    assert noted_calls() == [{"call": "dynamodb.GetItem", "ms": 2.5}]


def test_a_request_knows_nothing_of_the_calls_before_it() -> None:
    client = client_of()
    get(client)

    begin_request("another")

    assert noted_calls() is None


def test_a_line_has_an_end_however_many_calls_there_are() -> None:
    client = client_of()

    for _ in range(101):
        get(client)

    assert len(noted_calls() or ()) == 100
