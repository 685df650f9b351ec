"""Idempotency keys: a request that is repeated has one effect, and the same answer again."""

from shared.domain.changes import Change, Once, Store
from shared.domain.errors import Conflict
from shared.domain.receipts import IdempotencyKeyReused, Receipt, Receipts, Repeated


def commit_once(
    store: Store, receipts: Receipts, receipt: Receipt | None, *changes: Change
) -> Receipt | None:
    """Commit the changes, unless that was done under the same receipt; then return the first one.

    Raises IdempotencyKeyReused if that was for another request, and what the store raises.
    """
    if receipt is None:
        store.commit(*changes)
        return None
    first = _commit_or_find(store, receipts, receipt, *changes)
    if first is not None and first.fingerprint != receipt.fingerprint:
        raise IdempotencyKeyReused
    return first


def _commit_or_find(
    store: Store, receipts: Receipts, receipt: Receipt, *changes: Change
) -> Receipt | None:
    try:
        store.commit(Once(receipt), *changes)
    except Repeated as repeated:
        return repeated.receipt
    except Conflict:
        # It may be the first request's own effect that is in the way.
        first = receipts.find(receipt.receipt_id, receipt.created_at)
        if first is None:
            raise
        return first
    return None
