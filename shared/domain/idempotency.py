"""Idempotency keys: a repeated request has one effect and gets the same answer again."""

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
    """Commit the changes with their idempotency record, unless that has been done before.

    Return None after a commit, or the record of the first request. Raises IdempotencyKeyReused if
    the first request was a different one, and whatever the store raises.
    """
    if record is None:
        store.commit(*changes)
        return None
    return _of_same_request(_commit_or_find(store, records, record, *changes), record)


def find_first(records: IdempotencyRecords, record: IdempotencyRecord) -> IdempotencyRecord | None:
    """Return the record of the first request under this key, or None if this is the first one.

    Raises IdempotencyKeyReused if that was a different request.
    """
    return _of_same_request(records.find(record.record_id, record.created_at), record)


def _of_same_request(
    first: IdempotencyRecord | None, record: IdempotencyRecord
) -> IdempotencyRecord | None:
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
        # The conflict may be with the effect of the first request itself.
        first = records.find(record.record_id, record.created_at)
        if first is None:
            raise
        return first
    return None
