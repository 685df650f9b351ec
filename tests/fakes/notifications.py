"""The outbox in memory, and mails that are not sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from shared.domain.notifications.mail import Mail, MailName
from shared.domain.notifications.ports import ClaimedEvent, EventClaimed
from tests.fakes.store import FakeStore

NEVER = datetime.min.replace(tzinfo=UTC)
REQUEST_ID = "8c1b2a30-3f57-4f4e-9d39-3a52d9a0b8d2"


class FakeOutbox:
    """The outbox of a fake store. Every event was published in the request `REQUEST_ID`."""

    def __init__(self, store: FakeStore) -> None:
        self._events = store.outbox
        self._claim_ids = count(1)

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        item = self._events.get(event_id)
        if item is None or item.state != "pending":
            return None
        if item.claimed_until is not None and item.claimed_until > at:
            raise EventClaimed(event_id)
        claim_id = f"claim-{next(self._claim_ids)}"
        self._events[event_id] = replace(
            item, claimed_until=until, claimed_by=claim_id, tried_at=at
        )
        return ClaimedEvent(
            event_id, claim_id, until, item.event, item.created_at, REQUEST_ID, counted=item.counted
        )

    def release(self, claimed: ClaimedEvent, reason: str) -> None:
        item = self._events[claimed.event_id]
        if item.claimed_by == claimed.claim_id:
            self._events[claimed.event_id] = replace(item, claimed_until=None, claimed_by=None)

    def mark_counted(self, event_id: str) -> None:
        self._events[event_id] = replace(self._events[event_id], counted=True)

    def mark_sent(self, event_id: str, at: datetime) -> None:
        self._mark(event_id, None)

    def mark_failed(self, claimed: ClaimedEvent, at: datetime, reason: str) -> None:
        if self._events[claimed.event_id].claimed_by == claimed.claim_id:
            self._mark(claimed.event_id, "failed")

    def pending_since(self, moment: datetime) -> Sequence[str]:
        pending = [
            item
            for item in self._events.values()
            if item.state == "pending" and item.created_at < moment
        ]
        pending.sort(key=lambda item: item.tried_at or NEVER)
        return [item.event_id for item in pending]

    def _mark(self, event_id: str, state: str | None) -> None:
        item = self._events[event_id]
        self._events[event_id] = replace(item, state=state, claimed_until=None, claimed_by=None)


class FakeComposer:
    """Writes short mails, whose text is made of their values."""

    def compose(self, name: MailName, to: str, values: Mapping[str, str]) -> Mail:
        text = " ".join(values.values())
        return Mail(to=to, subject=name, text=text, html=f"<p>{text}</p>")


class FakeMailer:
    """Records the mails that it sends, or fails with an error of the test's choice.

    While it loses answers, it sends a mail and fails nevertheless.
    """

    longest = 7.0

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.fails_with: Exception | None = None
        self.loses_answers = False

    def send(self, mail: Mail) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.sent.append(mail)
        if self.loses_answers:
            raise TimeoutError
