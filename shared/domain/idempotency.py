"""Idempotency keys: a request that is repeated has one effect, and the same answer again."""

from shared.domain.errors import Conflict
from shared.domain.idempotency_record import (
    AlreadyProcessed,
    IdempotencyKeyReused,
    IdempotencyRecord,
    IdempotencyRecords,
)
from shared.domain.unit_of_work import Change, Idempotent, Store


def commit_idempotently(
    store: Store, records: IdempotencyRecords, record: IdempotencyRecord | None, *changes: Change
) -> IdempotencyRecord | None:
    """Commit the changes, unless that was done under the same receipt; then return the first one.

    Raises IdempotencyKeyReused if that was for another request, and what the store raises.
    """
    if record is None:
        store.commit(*changes)
        return None
    first = _commit_or_find(store, records, record, *changes)
    if first is not None and first.fingerprint != record.fingerprint:
        raise IdempotencyKeyReused
    return first


def _commit_or_find(
    store: Store, records: IdempotencyRecords, record: IdempotencyRecord, *changes: Change
) -> IdempotencyRecord | None:
    try:
        store.commit(Idempotent(record), *changes)
    except AlreadyProcessed as repeated:
        return repeated.record
    except Conflict:
        # It may be the first request's own effect that is in the way.
        first = records.find(record.record_id, record.created_at)
        if first is None:
            raise
        return first
    return None
