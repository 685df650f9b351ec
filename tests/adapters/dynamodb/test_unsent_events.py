"""Events whose mail was not sent: found in the index, tried again, or given up."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from shared.adapters.dynamodb.unsent_events import DynamoUnsentEvents
from shared.domain.notifications.ports import EventClaimed
from shared.domain.notifications.unsent_events import UnsentState
from shared.domain.unit_of_work import Publish
from tests.builders import NOON, a_registration
from tests.marks import claim, mark_failed, mark_sent
from tests.storage import Storage, in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
LEASE_ENDS = NOON + timedelta(seconds=30)


@pytest.fixture
def storage(moto: "DynamoDBClient") -> Storage:
    return in_dynamodb(moto)


@pytest.fixture
def unsent(moto: "DynamoDBClient") -> DynamoUnsentEvents:
    return DynamoUnsentEvents(moto, "OutboxTable")


@pytest.fixture
def event_id(storage: Storage) -> str:
    """Return the id of an event that is pending."""
    storage.commit(Publish(a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    return event_id


def test_what_was_sent_is_not_among_them(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    storage.outbox.mark_sent(event_id, NOON)

    assert list(unsent.all()) == []


def test_a_pending_event_says_why_it_waits(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    claimed = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert claimed is not None
    storage.outbox.release(claimed, "ThrottlingException")

    (event,) = unsent.all()

    assert (event.event_id, event.name) == (event_id, "UserRegistered")
    assert (event.state, event.reason) == (UnsentState.PENDING, "ThrottlingException")


def test_an_event_that_nobody_tried_has_no_reason(
    unsent: DynamoUnsentEvents, event_id: str
) -> None:
    assert [event.reason for event in unsent.all()] == [None]


def test_what_another_consumer_has_sent_does_not_fail_later(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    late = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert late is not None
    mark_sent(storage.outbox, claim(storage.outbox, event_id, LEASE_ENDS))

    mark_failed(storage.outbox, late)

    assert not list(unsent.all())


def test_a_failed_event_that_is_tried_again_is_pending_and_does_not_expire(
    moto: "DynamoDBClient", storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    mark_failed(storage.outbox, claim(storage.outbox, event_id))
    (failed,) = unsent.all()

    assert unsent.retry(event_id)

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    (event,) = unsent.all()
    assert (failed.state, failed.reason) == (UnsentState.FAILED, "MessageRejected")
    assert (event.state, event.reason) == (UnsentState.PENDING, None)
    assert "expires_at" not in item
    assert storage.outbox.claim(event_id, NOON, LEASE_ENDS) is not None


def test_only_a_failed_event_is_tried_again(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    assert not unsent.retry(event_id)
    with pytest.raises(EventClaimed):
        storage.outbox.claim(event_id, NOON, LEASE_ENDS)


def test_an_event_that_was_given_up_is_sent_by_nobody_and_expires(
    moto: "DynamoDBClient", storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    assert unsent.give_up(event_id, NOON)

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    assert item["expires_at"] == {"N": str(int((NOON + timedelta(days=7)).timestamp()))}
    assert list(unsent.all()) == []
    assert storage.outbox.claim(event_id, NOON, LEASE_ENDS) is None


def test_an_event_that_is_being_sent_is_not_given_up(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    assert not unsent.give_up(event_id, NOON)
    assert unsent.give_up(event_id, LEASE_ENDS)


def test_an_event_that_was_sent_is_not_given_up(
    storage: Storage, unsent: DynamoUnsentEvents, event_id: str
) -> None:
    storage.outbox.mark_sent(event_id, NOON)

    assert not unsent.give_up(event_id, NOON)
