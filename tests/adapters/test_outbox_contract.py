"""What every outbox does, the fake one too: claim, then mark or release."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.accounts.events import UserRemoved
from shared.domain.notifications.ports import EventClaimed
from shared.domain.unit_of_work import Event, Publish
from tests.builders import ADA, NOON, a_registration
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LEASE_ENDS = NOON + timedelta(seconds=30)
REMOVAL = UserRemoved(user_id=ADA, email="ada@example.com", first_name="Ada 🪐")


def told(storage: Storage, event: Event | None = None) -> str:
    """Tell an event, and return its id."""
    storage.commit(Publish(event or a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    return event_id


@pytest.mark.parametrize("event", [a_registration(), REMOVAL], ids=["registered", "removed"])
def test_who_claims_an_event_gets_it_as_it_was_told(storage: Storage, event: Event) -> None:
    event_id = told(storage, event)

    assert storage.outbox.claim(event_id, NOON, LEASE_ENDS) == event


def test_a_claim_lasts_until_its_lease_ends(storage: Storage) -> None:
    event_id = told(storage)
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    with pytest.raises(EventClaimed):
        storage.outbox.claim(event_id, LEASE_ENDS - timedelta(milliseconds=1), DISTANT)

    assert storage.outbox.claim(event_id, LEASE_ENDS, DISTANT) == a_registration()


def test_a_claim_that_was_given_up_is_free_at_once(storage: Storage) -> None:
    event_id = told(storage)
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    storage.outbox.release(event_id)

    assert storage.outbox.claim(event_id, NOON, LEASE_ENDS) == a_registration()


@pytest.mark.parametrize("mark", ["mark_sent", "mark_failed"])
def test_an_event_that_is_done_with_is_nobodys_to_tell(storage: Storage, mark: str) -> None:
    event_id = told(storage)
    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    getattr(storage.outbox, mark)(event_id, NOON)

    assert storage.outbox.claim(event_id, LEASE_ENDS, DISTANT) is None
    assert storage.outbox.pending_since(DISTANT) == []


def test_an_event_that_nobody_told_is_nobodys_to_tell(storage: Storage) -> None:
    assert storage.outbox.claim("unknown", NOON, LEASE_ENDS) is None


def test_an_event_waits_even_while_it_is_claimed(storage: Storage) -> None:
    event_id = told(storage)

    storage.outbox.claim(event_id, NOON, LEASE_ENDS)

    assert storage.outbox.pending_since(DISTANT) == [event_id]


def test_only_what_has_waited_for_long_enough_is_overdue(storage: Storage) -> None:
    told(storage)

    assert storage.outbox.pending_since(LONG_AGO) == []
