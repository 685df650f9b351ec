"""What every outbox does, the fake one too: claim, then mark or release."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.adapters.dynamodb import outbox
from shared.domain.notifications.ports import EventClaimed
from shared.domain.unit_of_work import DomainEvent, Publish
from tests.builders import NOON, a_registration
from tests.domain_events import EVENT_TYPES, an_event
from tests.marks import Mark, claim, mark_failed, mark_sent
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LEASE_ENDS = NOON + timedelta(seconds=30)


def published(storage: Storage, event: DomainEvent | None = None) -> str:
    """Publish an event, and return its id."""
    storage.commit(Publish(event or a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    return event_id


def claimed(storage: Storage, event_id: str, at: datetime) -> DomainEvent | None:
    """Claim an event, and return it."""
    claim = storage.outbox.claim(event_id, at, DISTANT)
    return None if claim is None else claim.event


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
def test_a_claim_returns_the_event_as_it_was_published(
    storage: Storage, event_type: type[DomainEvent]
) -> None:
    event = an_event(event_type, "ada@example.com", "Ada 🪐")

    event_id = published(storage, event)

    assert claimed(storage, event_id, NOON) == event


def test_the_outbox_reads_every_event_of_the_domain() -> None:
    """An event that it cannot read would never be handled."""
    missing = [each.__name__ for each in EVENT_TYPES if each not in outbox.EVENT_TYPES]

    assert not missing, f"in shared/adapters/dynamodb/outbox.py, add {missing} to _Event"


def test_a_claim_says_when_the_event_was_published(storage: Storage) -> None:
    event_id = published(storage)

    claim = storage.outbox.claim(event_id, NOON, DISTANT)

    assert claim is not None
    assert storage.outbox.pending_since(claim.published_at) == []
    assert storage.outbox.pending_since(claim.published_at + timedelta(milliseconds=1)) != []


def test_a_claim_lasts_until_its_lease_ends(storage: Storage) -> None:
    event_id = published(storage)
    claim = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert claim is not None
    assert claim.until == LEASE_ENDS

    with pytest.raises(EventClaimed):
        storage.outbox.claim(event_id, LEASE_ENDS - timedelta(milliseconds=1), DISTANT)

    assert claimed(storage, event_id, LEASE_ENDS) == a_registration()


def test_a_claim_that_was_given_up_is_free_at_once(storage: Storage) -> None:
    event_id = published(storage)
    claim = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert claim is not None

    storage.outbox.release(claim, "ThrottlingException")

    assert claimed(storage, event_id, NOON) == a_registration()


def test_a_claim_that_another_one_has_followed_is_no_longer_there_to_be_given_up(
    storage: Storage,
) -> None:
    """Else a repeated request could take the claim from who is sending the mail."""
    event_id = published(storage)
    first = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert first is not None
    storage.outbox.release(first, "ThrottlingException")
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    storage.outbox.release(first, "ThrottlingException")

    with pytest.raises(EventClaimed):
        storage.outbox.claim(event_id, NOON, DISTANT)


def test_what_was_tried_least_recently_comes_first(storage: Storage) -> None:
    for number in range(3):
        storage.commit(Publish(a_registration(user_id=number)))
    first, second, third = storage.outbox.pending_since(DISTANT)

    for minute, event_id in enumerate((second, first)):
        at = NOON + timedelta(minutes=minute)
        claim = storage.outbox.claim(event_id, at, at + timedelta(seconds=30))
        assert claim is not None
        storage.outbox.release(claim, "MessageRejected")

    assert storage.outbox.pending_since(DISTANT) == [third, second, first]


def test_that_a_mail_was_counted_is_known_at_the_next_claim(storage: Storage) -> None:
    event_id = published(storage)
    first = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    storage.outbox.mark_counted(event_id)

    second = storage.outbox.claim(event_id, LEASE_ENDS, DISTANT)

    assert first is not None
    assert second is not None
    assert (first.counted, second.counted) == (False, True)


@pytest.mark.parametrize("mark", [mark_sent, mark_failed])
def test_an_event_that_was_sent_or_has_failed_cannot_be_claimed(
    storage: Storage, mark: Mark
) -> None:
    event_id = published(storage)

    mark(storage.outbox, claim(storage.outbox, event_id))

    assert storage.outbox.claim(event_id, LEASE_ENDS, DISTANT) is None
    assert storage.outbox.pending_since(DISTANT) == []


def test_what_another_consumer_has_claimed_since_does_not_fail(storage: Storage) -> None:
    """That one may have sent the mail, and whoever redrives it would send a second one."""
    event_id = published(storage)
    late = storage.outbox.claim(event_id, NOON, LEASE_ENDS)
    assert late is not None
    storage.outbox.claim(event_id, LEASE_ENDS, DISTANT)

    storage.outbox.mark_failed(late, LEASE_ENDS, "MessageRejected")

    assert storage.outbox.pending_since(DISTANT) == [event_id]
    with pytest.raises(EventClaimed):
        storage.outbox.claim(event_id, LEASE_ENDS, DISTANT)


def test_an_unknown_event_cannot_be_claimed(storage: Storage) -> None:
    assert storage.outbox.claim("unknown", NOON, LEASE_ENDS) is None


def test_a_claimed_event_is_still_pending(storage: Storage) -> None:
    event_id = published(storage)

    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    assert storage.outbox.pending_since(DISTANT) == [event_id]


def test_only_what_has_waited_for_long_enough_is_overdue(storage: Storage) -> None:
    published(storage)

    assert storage.outbox.pending_since(LONG_AGO) == []
