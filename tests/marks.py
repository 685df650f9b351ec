"""The ways in which an outbox is done with an event."""

from collections.abc import Callable
from datetime import UTC, datetime

from shared.domain.notifications.ports import ClaimedEvent, Outbox
from tests.builders import NOON

type Mark = Callable[[Outbox, ClaimedEvent], None]

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def claim(outbox: Outbox, event_id: str, at: datetime = NOON) -> ClaimedEvent:
    """Claim an event for good."""
    claimed = outbox.claim(event_id, at, DISTANT)
    assert claimed is not None
    return claimed


def mark_sent(outbox: Outbox, claimed: ClaimedEvent) -> None:
    outbox.mark_sent(claimed.event_id, NOON)


def mark_failed(outbox: Outbox, claimed: ClaimedEvent) -> None:
    outbox.mark_failed(claimed, NOON, "MessageRejected")
