"""What every outbox does, the fake one too: claim, then mark or release."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.accounts.events import (
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    UserRemoved,
)
from shared.domain.attempts.events import AddressLocked
from shared.domain.notifications.ports import EventClaimed
from shared.domain.unit_of_work import DomainEvent, Publish
from tests.aws import PROJECT
from tests.builders import ADA, NOON, a_registration
from tests.marks import Mark, mark_failed, mark_sent
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LEASE_ENDS = NOON + timedelta(seconds=30)
REMOVAL = UserRemoved(user_id=ADA, email="ada@example.com", first_name="Ada 🪐")


def published(storage: Storage, event: DomainEvent | None = None) -> str:
    """Publish an event, and return its id."""
    storage.commit(Publish(event or a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    return event_id


def claimed(storage: Storage, event_id: str, at: datetime) -> DomainEvent | None:
    """Claim an event, and return it."""
    claim = storage.outbox.claim(event_id, at, DISTANT)
    return None if claim is None else claim.event


EVENTS: list[DomainEvent] = [
    a_registration(),
    REMOVAL,
    AddressLocked(email="ada@example.com"),
    EmailChanged(user_id=ADA, email="ada@example.com"),
    EmailVerificationRequested(user_id=ADA, email="ada@example.com"),
    PasswordChanged(user_id=ADA, email="ada@example.com"),
    PasswordResetRequested(email="ada@example.com"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_a_claim_returns_the_event_as_it_was_published(
    storage: Storage, event: DomainEvent
) -> None:
    event_id = published(storage, event)

    assert claimed(storage, event_id, NOON) == event


def test_every_event_of_the_domain_is_among_these() -> None:
    """An event that the outbox cannot read would never be handled."""
    modules = (PROJECT / "shared/domain").rglob("events.py")
    texts = [module.read_text(encoding="utf-8") for module in modules]
    names = {name for text in texts for name in re.findall(r'ClassVar\[str\] = "(\w+)"', text)}

    missing = names - {event.name for event in EVENTS}
    assert not missing, f"in tests/adapters/test_outbox_contract.py, add {missing} to EVENTS"


def test_a_claim_says_when_the_event_was_published(storage: Storage) -> None:
    event_id = published(storage)

    claim = storage.outbox.claim(event_id, NOON, DISTANT)

    assert claim is not None
    assert storage.outbox.pending_since(claim.published_at) == []
    assert storage.outbox.pending_since(claim.published_at + timedelta(milliseconds=1)) != []


def test_a_claim_lasts_until_its_lease_ends(storage: Storage) -> None:
    event_id = published(storage)
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

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
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    mark(storage.outbox, event_id)

    assert storage.outbox.claim(event_id, LEASE_ENDS, DISTANT) is None
    assert storage.outbox.pending_since(DISTANT) == []


def test_an_unknown_event_cannot_be_claimed(storage: Storage) -> None:
    assert storage.outbox.claim("unknown", NOON, LEASE_ENDS) is None


def test_a_claimed_event_is_still_pending(storage: Storage) -> None:
    event_id = published(storage)

    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    assert storage.outbox.pending_since(DISTANT) == [event_id]


def test_only_what_has_waited_for_long_enough_is_overdue(storage: Storage) -> None:
    published(storage)

    assert storage.outbox.pending_since(LONG_AGO) == []
