"""How sessions are kept."""

from typing import TYPE_CHECKING, Any

import pytest

from shared.domain.errors import Busy
from shared.domain.sessions.session import SessionsEnd
from tests.builders import ADA, NOON, a_session
from tests.storage import in_dynamodb
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def key(session_id: str) -> dict[str, Any]:
    return {"user_id": {"N": str(ADA)}, "session_id": {"S": session_id}}


def test_a_session_and_the_end_of_all_are_one_consistent_read() -> None:
    wire = Wire(WireAnswer(body={"Responses": {"SessionsTable": []}, "UnprocessedKeys": {}}))

    in_dynamodb(wire.client("dynamodb")).states.read(ADA, "5e55")

    (request,) = wire.requests
    assert request.operation == "BatchGetItem"
    assert request.body["RequestItems"]["SessionsTable"]["ConsistentRead"] is True


@pytest.mark.parametrize("unprocessed", ["5e55", "*"])
def test_what_could_not_be_read_is_not_taken_for_absent(unprocessed: str) -> None:
    answer = {
        "Responses": {"SessionsTable": []},
        "UnprocessedKeys": {"SessionsTable": {"Keys": [key(unprocessed)]}},
    }
    wire = Wire(WireAnswer(body=answer))

    with pytest.raises(Busy):
        in_dynamodb(wire.client("dynamodb")).states.read(ADA, "5e55")


def test_tidying_reads_all_pages_consistently_and_leaves_the_end() -> None:
    wire = Wire(
        WireAnswer(body={"Items": [key("*"), key("1")], "LastEvaluatedKey": key("1")}),
        WireAnswer(),
        WireAnswer(body={"Items": [key("2")]}),
    )

    in_dynamodb(wire.client("dynamodb")).sessions.tidy(ADA)

    queries = [it.body for it in wire.requests if it.operation == "Query"]
    deleted = [it.body["Key"] for it in wire.requests if it.operation == "DeleteItem"]
    assert [query["ConsistentRead"] for query in queries] == [True, True]
    assert queries[1]["ExclusiveStartKey"] == key("1")
    assert deleted == [key("1"), key("2")]


def test_sessions_and_their_end_expire(moto: "DynamoDBClient") -> None:
    """By an attribute of whole seconds, as DynamoDB wants it."""
    session, end = a_session(), SessionsEnd.before(ADA, 2, NOON)
    in_dynamodb(moto).keep(session, end)

    items = moto.scan(TableName="SessionsTable")["Items"]

    expiries = {item["expires_at"]["N"] for item in items}
    assert expiries == {str(int(it.expires_at.timestamp())) for it in (session, end)}


@pytest.mark.parametrize("failing", [0, 1], ids=["query", "deletion"])
def test_sessions_that_cannot_be_deleted_are_left_to_expire(failing: int) -> None:
    answers = [WireAnswer(body={"Items": [key("1"), key("2")]})][:failing]
    wire = Wire(*answers, WireAnswer.error("ThrottlingException"))

    in_dynamodb(wire.client("dynamodb")).sessions.tidy(ADA)

    assert wire.operations == ["Query", "DeleteItem"][: failing + 1]
