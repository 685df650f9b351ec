"""Idempotency records in memory."""

from datetime import datetime

from shared.domain.idempotency_record import IdempotencyRecord
from tests.fakes.store import FakeStore


class FakeIdempotencyRecords:
    """The repository of idempotency records, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, record_id: str, at: datetime) -> IdempotencyRecord | None:
        record = self._store.find(IdempotencyRecord, record_id=record_id)
        return record if record is not None and record.expires_at > at else None
