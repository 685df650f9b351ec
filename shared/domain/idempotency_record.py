"""The receipts of requests that were carried out under an idempotency key."""

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

    detail = "This Idempotency-Key was used for another request."


@dataclass(frozen=True, kw_only=True)
class IdempotencyRecord:
    """What is kept of a request that was carried out under an idempotency key.

    `receipt_id` and `fingerprint` are hashes: of the operation, its caller and the key, and of
    what was asked for, without any password. `resource_id` and `created_at` are of what was made.
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
        """Make the receipt of a request, named by its operation, caller and key."""
        return cls(
            record_id=_digest(request),
            fingerprint=_digest(details),
            resource_id=resource_id,
            created_at=at,
            expires_at=at + RECORD_LIFETIME,
        )


class AlreadyProcessed(Exception):
    """A request with this receipt was carried out before."""

    def __init__(self, record: IdempotencyRecord) -> None:
        super().__init__(record.record_id)
        self.record = record


class IdempotencyRecords(Protocol):
    """The receipts that are kept."""

    def find(self, record_id: str, at: datetime) -> IdempotencyRecord | None:
        """Return the receipt as it is now, or None if there is none that still counts."""
        ...


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
