"""Events whose mail was not sent, for whoever operates the API and decides what becomes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class UnsentState(StrEnum):
    """Why the mail of an event was not sent."""

    PENDING = "pending"  # not yet: the next sweep tries
    FAILED = "failed"  # refused for good


@dataclass(frozen=True, kw_only=True)
class UnsentEvent:
    """An event whose mail was not sent. `reason` is the mail service's code, if it gave one."""

    event_id: str
    name: str
    state: UnsentState
    published_at: datetime
    reason: str | None


class UnsentEvents(Protocol):
    """The repository of events whose mail was not sent."""

    def all(self) -> Iterator[UnsentEvent]:
        """Return them: those that are pending, then those that have failed, the oldest first."""
        ...

    def retry(self, event_id: str) -> bool:
        """Make a failed event pending again; return False if it is not failed any more."""
        ...

    def give_up(self, event_id: str, at: datetime) -> bool:
        """End an event without a mail; return False if it was sent, or is being sent just now."""
        ...
