"""Idempotency records: evidence of requests that were carried out under an idempotency key."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.domain.errors import Refusal

RECORD_LIFETIME = timedelta(hours=24)


class IdempotencyKeyReused(Refusal):
    """The key was used for another request before."""

    name = "idempotency-key-reused"
    detail = "This Idempotency-Key was used for another request."


@dataclass(frozen=True, kw_only=True)
class IdempotencyRecord:
    """The stored record of a request that was carried out under an idempotency key.

    `record_id` is a hash of the operation, its caller and the key; `fingerprint` is a hash of the
    request's details, without any password. `resource_id` and `created_at` are those of the
    resource that the request created.
    """

    record_id: str
    fingerprint: str
    resource_id: int
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(
        cls,
        request: tuple[str, str | int, str],
        details: Mapping[str, object],
        resource_id: int,
        at: datetime,
    ) -> "IdempotencyRecord":
        """Create the record of a request, identified by its operation, caller and key."""
        return cls(
            record_id=_digest(request),
            fingerprint=_digest(details),
            resource_id=resource_id,
            created_at=at,
            expires_at=at + RECORD_LIFETIME,
        )


class AlreadyProcessed(Exception):
    """A request with this idempotency record was carried out before."""

    def __init__(self, record: IdempotencyRecord) -> None:
        super().__init__(record.record_id)
        self.record = record


class IdempotencyRecords(Protocol):
    """The repository of idempotency records."""

    def find(self, record_id: str, at: datetime) -> IdempotencyRecord | None:
        """Return the current record, or None if there is none or it has expired."""
        ...


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
