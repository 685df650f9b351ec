"""How attempts are counted, and known sources stored."""

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from shared.domain.attempts.attempt import Attempt
from shared.domain.attempts.ports import Counter, Purpose
from shared.domain.attempts.window import Window
from shared.domain.errors import Busy
from tests.builders import NOON
from tests.storage import in_dynamodb
from tests.wire import ONE_ATTEMPT, Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WINDOW = Window.at(NOON)
PAIR = ("ada@example.com", "203.0.113.7")
COUNTER = Counter(Purpose.LOGIN_OF_PAIR, PAIR, WINDOW)
ATTEMPT = Attempt(email_key=PAIR[0], source=PAIR[1], at=NOON, window=WINDOW, number=1)


def test_counting_is_one_update_without_a_condition() -> None:
    wire = Wire(WireAnswer(body={"Attributes": {"attempts": {"N": "7"}}}))

    number = in_dynamodb(wire.client("dynamodb")).counters.add(COUNTER)

    (request,) = wire.requests
    assert number == 7
    assert request.operation == "UpdateItem"
    assert "ConditionExpression" not in request.body


def test_a_known_source_is_read_as_it_is_now() -> None:
    wire = Wire(WireAnswer())

    in_dynamodb(wire.client("dynamodb")).known_sources.find(*PAIR, NOON)

    (request,) = wire.requests
    assert request.operation == "GetItem"
    assert request.body["ConsistentRead"] is True


def test_counters_expire_with_their_window_and_known_sources_after_thirty_days(
    moto: "DynamoDBClient",
) -> None:
    """By an attribute of whole seconds, as DynamoDB wants it."""
    storage = in_dynamodb(moto)
    known = ATTEMPT.succeeded()
    storage.counters.add(COUNTER)
    storage.put(known)

    items = moto.scan(TableName="AttemptsTable")["Items"]

    expiries = {item["expires_at"]["N"] for item in items}
    ends = (WINDOW.ends_at, known.expires_at)
    assert expiries == {str(int(end.timestamp())) for end in ends}


def test_neither_addresses_nor_sources_can_be_read_in_the_table(moto: "DynamoDBClient") -> None:
    storage = in_dynamodb(moto)
    storage.counters.add(COUNTER)
    storage.put(ATTEMPT.succeeded())

    items = str(moto.scan(TableName="AttemptsTable")["Items"])

    assert "ada" not in items
    assert "203.0.113" not in items


@pytest.mark.parametrize("code", ["ThrottlingException", "ProvisionedThroughputExceededException"])
def test_a_counter_that_is_too_busy_is_not_passed_by(code: str) -> None:
    wire = Wire(WireAnswer.error(code))

    with pytest.raises(Busy):
        in_dynamodb(wire.client("dynamodb", ONE_ATTEMPT)).counters.add(COUNTER)


def test_another_failure_is_no_busy_moment() -> None:
    wire = Wire(WireAnswer.error("AccessDeniedException"))

    with pytest.raises(ClientError):
        in_dynamodb(wire.client("dynamodb", ONE_ATTEMPT)).counters.add(COUNTER)
