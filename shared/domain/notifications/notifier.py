"""Telling events by mail, each one once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.notifications.ports import Composer, Mailer, MailPostponed, MailRefused, Outbox
from shared.domain.times import Clock, now

PENDING_TOO_LONG = timedelta(minutes=5)


class Outcome(StrEnum):
    """What became of an event's mail."""

    SENT = "sent"
    FAILED = "failed"  # for good
    ALREADY_DONE = "settled"  # before, or there is no such event


class Notifier:
    """Claims an event, sends its mail, and marks it as told.

    A crash, or an answer of the mail service that leaves it open whether the mail went out, leaves
    the claim to end by itself; then the mail is sent, perhaps a second time.
    """

    def __init__(
        self, outbox: Outbox, composer: Composer, mailer: Mailer, *, clock: Clock = now
    ) -> None:
        self._outbox = outbox
        self._composer = composer
        self._mailer = mailer
        self._clock = clock

    def deliver(self, event_id: str, *, deadline: datetime) -> Outcome:
        """Tell an event, unless that was done.

        `deadline` is when this process is ended: the claim lasts until then, and no sending begins
        that could last longer. Raises EventClaimed and MailPostponed: try again later.
        """
        at = self._clock()
        if at + timedelta(seconds=self._mailer.longest) > deadline:
            raise MailPostponed
        event = self._outbox.claim(event_id, at, deadline)
        if event is None:
            return Outcome.ALREADY_DONE
        try:
            self._mailer.send(self._composer.compose(event))
        except MailPostponed:
            self._outbox.release(event_id)
            raise
        except MailRefused:
            self._outbox.mark_failed(event_id, self._clock())
            return Outcome.FAILED
        self._outbox.mark_sent(event_id, self._clock())
        return Outcome.SENT

    def overdue(self) -> Sequence[str]:
        """Return the ids of events that the stream should have brought long ago."""
        return self._outbox.pending_since(self._clock() - PENDING_TOO_LONG)
