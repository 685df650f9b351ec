"""How published events are stored, with the id of the request that they happened in."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from shared.adapters.observability.logs import begin_request
from shared.domain.unit_of_work import Publish
from tests.builders import LATER, NOON, a_registration
from tests.marks import Mark, claim, mark_failed, mark_sent
from tests.storage import Storage, in_dynamodb
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"
EXTENDED_ID = "JKJaXmPLvHcESHA="


def test_a_pending_event_never_expires(moto: "DynamoDBClient") -> None:
    in_dynamodb(moto).commit(Publish(a_registration()))

    (item,) = moto.scan(TableName="OutboxTable")["Items"]

    assert "expires_at" not in item


@pytest.mark.parametrize(("mark", "days", "in_index"), [(mark_sent, 7, 0), (mark_failed, 90, 1)])
def test_what_is_done_with_expires_and_only_what_failed_stays_in_the_index(
    moto: "DynamoDBClient", mark: Mark, days: int, in_index: int
) -> None:
    storage = in_dynamodb(moto)
    storage.commit(Publish(a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)

    mark(storage.outbox, claim(storage.outbox, event_id))

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    assert item["expires_at"] == {"N": str(int((NOON + timedelta(days=days)).timestamp()))}
    assert moto.scan(TableName="OutboxTable", IndexName="by_state")["Count"] == in_index


@pytest.mark.parametrize("mark", [mark_sent, mark_failed])
def test_a_mark_makes_no_event_that_is_not_there(moto: "DynamoDBClient", mark: Mark) -> None:
    storage = in_dynamodb(moto)
    storage.commit(Publish(a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    claimed = claim(storage.outbox, event_id)
    moto.delete_item(TableName="OutboxTable", Key={"event_id": {"S": event_id}})

    with suppress(moto.exceptions.ConditionalCheckFailedException):
        mark(storage.outbox, claimed)

    assert moto.scan(TableName="OutboxTable")["Count"] == 0


def published_in_a_request(storage: Storage) -> str:
    """Publish an event in a request that has ended, and return the event's id."""
    begin_request(REQUEST_ID, EXTENDED_ID)
    storage.commit(Publish(a_registration()))
    begin_request("of another request", "of another request")
    (event_id,) = storage.outbox.pending_since(DISTANT)
    return event_id


def test_a_claim_returns_the_ids_of_the_request_that_the_event_happened_in(
    moto: "DynamoDBClient",
) -> None:
    storage = in_dynamodb(moto)
    event_id = published_in_a_request(storage)

    claim = storage.outbox.claim(event_id, NOON, LATER)

    assert claim is not None
    assert (claim.correlation_id, claim.extended_request_id) == (REQUEST_ID, EXTENDED_ID)


def test_an_event_of_a_release_without_correlation_ids_is_claimed_without_one(
    moto: "DynamoDBClient",
) -> None:
    storage = in_dynamodb(moto)
    event_id = published_in_a_request(storage)
    moto.update_item(
        TableName="OutboxTable",
        Key={"event_id": {"S": event_id}},
        UpdateExpression="REMOVE correlation_id, extended_request_id",
    )

    claim = storage.outbox.claim(event_id, NOON, LATER)

    assert claim is not None
    assert (claim.event, claim.correlation_id) == (a_registration(), None)
    assert claim.extended_request_id is None


def test_an_event_outside_of_any_request_has_no_id(moto: "DynamoDBClient") -> None:
    in_dynamodb(moto).commit(Publish(a_registration()))

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    assert not item.keys() & {"correlation_id", "extended_request_id"}


def test_all_that_is_pending_is_found_however_many_pages_it_has() -> None:
    first, second = ({"event_id": {"S": event_id}} for event_id in ("first", "second"))
    wire = Wire(
        WireAnswer(body={"Items": [first], "LastEvaluatedKey": first}),
        WireAnswer(body={"Items": [second]}),
    )

    assert in_dynamodb(wire.client("dynamodb")).outbox.pending_since(DISTANT) == ["first", "second"]
    assert [request.body.get("ExclusiveStartKey") for request in wire.requests] == [None, first]


def test_a_pending_event_never_expires_however_often_it_is_tried(moto: "DynamoDBClient") -> None:
    storage = in_dynamodb(moto)
    storage.commit(Publish(a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)

    for hour in range(3):
        at = NOON + timedelta(hours=hour)
        claimed = storage.outbox.claim(event_id, at, at)
        assert claimed is not None
        storage.outbox.mark_counted(event_id)
        storage.outbox.release(claimed, "ThrottlingException")
        assert storage.outbox.claim(event_id, at, at) is not None

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    assert "expires_at" not in item
