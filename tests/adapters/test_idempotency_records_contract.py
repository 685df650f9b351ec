"""What every store does with receipts, the fake one too: one counts until it expires."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import Busy
from shared.domain.idempotency_record import RECORD_LIFETIME, AlreadyProcessed, IdempotencyRecord
from shared.domain.unit_of_work import Add, Idempotent
from tests.builders import ADA, NOON, a_user
from tests.storage import Storage


def a_receipt(**details: Any) -> IdempotencyRecord:
    known: dict[str, Any] = {
        "request": ("create_planet", ADA, "f1a9"),
        "details": {"planet_name": "Proxima Cen b", "mass": 1.07},
        "resource_id": 7,
        "at": NOON,
    }
    return IdempotencyRecord.of(**(known | details))


def test_a_receipt_is_found_as_it_was_until_it_expires(storage: Storage) -> None:
    record = a_receipt()

    storage.commit(Idempotent(record))

    last = NOON + RECORD_LIFETIME - timedelta(seconds=1)
    assert storage.records.find(record.record_id, last) == record
    assert storage.records.find(record.record_id, NOON + RECORD_LIFETIME) is None


def test_what_was_done_under_a_receipt_is_not_done_again_and_the_first_one_is_told(
    storage: Storage,
) -> None:
    first = a_receipt(resource_id=7)
    storage.commit(Idempotent(first), Add(a_user(user_id=7), Busy))

    with pytest.raises(AlreadyProcessed) as repeated:
        storage.commit(
            Idempotent(a_receipt(resource_id=8, details={})), Add(a_user(user_id=8), Busy)
        )

    assert repeated.value.record == first
    assert storage.users.find(8) is None


def test_that_it_was_done_before_is_told_before_any_conflict(storage: Storage) -> None:
    storage.commit(Idempotent(a_receipt()), Add(a_user(), Busy))

    with pytest.raises(AlreadyProcessed):
        storage.commit(Idempotent(a_receipt()), Add(a_user(), Busy))


def test_a_receipt_that_expired_is_overwritten(storage: Storage) -> None:
    storage.commit(Idempotent(a_receipt(resource_id=7)))
    later = a_receipt(resource_id=8, at=NOON + RECORD_LIFETIME)

    storage.commit(Idempotent(later))

    assert storage.records.find(later.record_id, later.created_at) == later


def test_a_transaction_that_was_refused_leaves_no_receipt(storage: Storage) -> None:
    storage.keep(a_user())
    record = a_receipt()

    with pytest.raises(Busy):
        storage.commit(Idempotent(record), Add(a_user(), Busy))

    assert storage.records.find(record.record_id, NOON) is None
