"""What every store does with idempotency records, the fake one too: they count for a day."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import Busy
from shared.domain.idempotency_record import RECORD_LIFETIME, AlreadyProcessed, IdempotencyRecord
from shared.domain.unit_of_work import Add, Idempotent
from tests.builders import ADA, NOON, a_user
from tests.storage import Storage


def an_idempotency_record(**details: Any) -> IdempotencyRecord:
    known: dict[str, Any] = {
        "request": ("create_user", ADA, "f1a9"),
        "details": {"first_name": "Ada", "mass": 1.07},
        "resource_id": 7,
        "at": NOON,
    }
    return IdempotencyRecord.of(**(known | details))


def test_an_idempotency_record_is_found_as_it_was_until_it_expires(storage: Storage) -> None:
    record = an_idempotency_record()

    storage.commit(Idempotent(record))

    last = NOON + RECORD_LIFETIME - timedelta(seconds=1)
    assert storage.records.find(record.record_id, last) == record
    assert storage.records.find(record.record_id, NOON + RECORD_LIFETIME) is None


def test_a_request_that_was_processed_is_refused_with_its_record(storage: Storage) -> None:
    first = an_idempotency_record(resource_id=7)
    other = an_idempotency_record(resource_id=8, details={})
    storage.commit(Idempotent(first), Add(a_user(user_id=7), Busy))

    with pytest.raises(AlreadyProcessed) as repeated:
        storage.commit(Idempotent(other), Add(a_user(user_id=8), Busy))

    assert repeated.value.record == first
    assert storage.users.find(8) is None


def test_that_a_request_was_processed_comes_before_any_conflict(storage: Storage) -> None:
    storage.commit(Idempotent(an_idempotency_record()), Add(a_user(), Busy))

    with pytest.raises(AlreadyProcessed):
        storage.commit(Idempotent(an_idempotency_record()), Add(a_user(), Busy))


def test_an_expired_record_is_overwritten(storage: Storage) -> None:
    storage.commit(Idempotent(an_idempotency_record(resource_id=7)))
    later = an_idempotency_record(resource_id=8, at=NOON + RECORD_LIFETIME)

    storage.commit(Idempotent(later))

    assert storage.records.find(later.record_id, later.created_at) == later


def test_a_transaction_that_was_refused_leaves_no_record(storage: Storage) -> None:
    storage.put(a_user())
    record = an_idempotency_record()

    with pytest.raises(Busy):
        storage.commit(Idempotent(record), Add(a_user(), Busy))

    assert storage.records.find(record.record_id, NOON) is None
