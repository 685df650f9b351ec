"""How sessions are stored."""

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from shared.adapters.dynamodb.store import CHANGES_MOST
from shared.domain import times
from shared.domain.errors import Busy
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation
from shared.domain.unit_of_work import RemoveIfPresent
from tests.aws import REGION
from tests.builders import ADA, NOON, a_credential, a_session
from tests.fakes import FakeTokens
from tests.storage import in_dynamodb
from tests.wire import Down, Wire, WireAnswer, WireRequest, intercept

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def key(session_id: str) -> dict[str, Any]:
    return {"user_id": {"N": str(ADA)}, "session_id": {"S": session_id}}


def test_a_session_and_the_end_of_all_are_one_consistent_read() -> None:
    wire = Wire(WireAnswer(body={"Responses": {"SessionsTable": []}, "UnprocessedKeys": {}}))

    in_dynamodb(wire.client("dynamodb")).sessions.read(ADA, "5e55")

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
        in_dynamodb(wire.client("dynamodb")).sessions.read(ADA, "5e55")


def a_page(*session_ids: str) -> WireAnswer:
    """Answer a query by a revocation and these sessions, which it ends; there are more behind."""
    revocation = {**key("*"), "credential_version": {"N": "2"}, "expires_at": {"N": "1800000000"}}
    sessions = [{**OF_THE_RELEASE_BEFORE, **key(each)} for each in session_ids]
    return WireAnswer(body={"Items": [revocation, *sessions], "LastEvaluatedKey": key("z")})


def test_the_sessions_of_a_user_are_one_consistent_read_of_limited_size() -> None:
    wire = Wire(a_page("1"))

    in_dynamodb(wire.client("dynamodb")).user_sessions.of(ADA)

    (request,) = wire.requests
    assert request.operation == "Query"
    assert request.body["ConsistentRead"] is True
    assert request.body["Limit"] == CHANGES_MOST


def test_cleaning_up_takes_a_few_calls_however_many_sessions_there_are() -> None:
    names = [str(number) for number in range(99)]
    wire = Wire(a_page(*names), *[WireAnswer(body={"UnprocessedItems": {}})] * 4)

    in_dynamodb(wire.client("dynamodb")).session_cleanup.delete_revoked(ADA)

    assert wire.operations == ["Query", *["BatchWriteItem"] * 4]
    batches = [it.body["RequestItems"]["SessionsTable"] for it in wire.requests[1:]]
    deleted = [each["DeleteRequest"]["Key"] for batch in batches for each in batch]
    assert deleted == [key(name) for name in names]


def test_sessions_and_their_end_expire(moto: "DynamoDBClient") -> None:
    """By an attribute of whole seconds, as DynamoDB wants it."""
    session, end = a_session(), SessionRevocation.before(ADA, 2, NOON)
    in_dynamodb(moto).put(session, end)

    items = moto.scan(TableName="SessionsTable")["Items"]

    expiries = {item["expires_at"]["N"] for item in items}
    assert expiries == {str(int(it.expires_at.timestamp())) for it in (session, end)}


@pytest.mark.parametrize("failing", [0, 1], ids=["query", "deletion"])
def test_sessions_that_cannot_be_deleted_are_left_to_expire(failing: int) -> None:
    answers = [a_page("1", "2")][:failing]
    wire = Wire(*answers, WireAnswer.error("ThrottlingException"))

    in_dynamodb(wire.client("dynamodb")).session_cleanup.delete_revoked(ADA)

    assert wire.operations == ["Query", "BatchWriteItem"][: failing + 1]


def test_sessions_are_left_to_expire_where_dynamodb_cannot_be_reached(
    product: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    intercept(product, lambda _: Down())

    in_dynamodb(product).session_cleanup.delete_revoked(ADA)


# As the release before this one wrote it.
OF_THE_RELEASE_BEFORE: dict[str, Any] = {
    "user_id": {"N": str(ADA)},
    "session_id": {"S": "5e55"},
    "generation": {"N": "1"},
    "secret_hash": {"S": "5ec7e7"},
    "email": {"S": "ada@example.com"},
    "credential_version": {"N": "1"},
    "roles": {"SS": ["member"]},
    "created_at": {"S": "2026-11-24T12:00:00.000Z"},
    "last_used_at": {"S": "2026-11-24T12:00:00.000Z"},
    "expires_at": {"N": str(int(a_session().expires_at.timestamp()))},
}


def test_a_session_of_the_release_before_is_one_that_was_never_rotated(
    moto: "DynamoDBClient",
) -> None:
    moto.put_item(TableName="SessionsTable", Item=OF_THE_RELEASE_BEFORE)

    assert in_dynamodb(moto).sessions.read(ADA, "5e55") == (a_session(), None)
    assert in_dynamodb(moto).user_sessions.of(ADA) == ([a_session()], None)


def test_a_session_that_was_never_rotated_is_written_as_by_the_release_before(
    moto: "DynamoDBClient",
) -> None:
    in_dynamodb(moto).put(a_session())

    assert moto.scan(TableName="SessionsTable")["Items"] == [OF_THE_RELEASE_BEFORE]


def test_the_end_of_a_session_that_collides_with_its_renewal_is_tried_again() -> None:
    wire = Wire(WireAnswer.cancelled("TransactionConflict"), WireAnswer())

    in_dynamodb(wire.client("dynamodb")).commit(RemoveIfPresent(SessionKey(ADA, "5e55")))

    assert wire.operations == ["TransactWriteItems"] * 2
    deletion = {"Delete": {"TableName": "SessionsTable", "Key": key("5e55")}}
    assert wire.requests[0].body["TransactItems"] == [deletion]


def test_a_renewal_that_loses_by_a_conflict_gives_the_winners_token(
    moto: "DynamoDBClient",
) -> None:
    """The winner writes while the loser's transaction is cancelled, which is then tried again."""
    token = RefreshToken.first(ADA)
    winner = in_dynamodb(moto)
    winner.put(a_credential(), Session.opened(a_credential(), token, times.now()))
    winners: list[RefreshToken] = []

    def win_first(request: WireRequest) -> WireAnswer | None:
        if request.operation != "TransactWriteItems" or winners:
            return None
        renewal = Renewal(winner.sessions, FakeTokens(), winner.store)
        winners.append(renewal.by_refresh_token(str(token)).refresh)
        return WireAnswer.cancelled("TransactionConflict", "None")

    dynamodb: DynamoDBClient = boto3.client("dynamodb", region_name=REGION)
    intercept(dynamodb, win_first)
    loser = in_dynamodb(dynamodb)

    tokens = Renewal(loser.sessions, FakeTokens(), loser.store).by_refresh_token(str(token))

    assert [tokens.refresh] == winners
