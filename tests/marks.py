"""The ways in which an outbox is done with an event."""

from collections.abc import Callable

from shared.domain.notifications.ports import Outbox
from tests.builders import NOON

type Mark = Callable[[Outbox, str], None]


def mark_sent(outbox: Outbox, event_id: str) -> None:
    outbox.mark_sent(event_id, NOON)


def mark_failed(outbox: Outbox, event_id: str) -> None:
    outbox.mark_failed(event_id, NOON, "MessageRejected")
