"""The delivery of the mails that domain events lead to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.notifications.mail import Mail
from shared.domain.notifications.mail_limits import MailLimits
from shared.domain.notifications.ports import (
    ClaimedEvent,
    EventMails,
    Mailer,
    MailPostponed,
    MailRefused,
    MailUndeliverable,
    Outbox,
)
from shared.domain.times import Clock, now

PENDING_TOO_LONG = timedelta(minutes=5)


class Outcome(StrEnum):
    """How the delivery of an event ended."""

    SENT = "sent"
    NO_MAIL = "no-mail"  # the event leads to none
    UNDELIVERABLE = "undeliverable"  # no mail goes to its address; this one is dropped
    LIMITED = "limited"  # its mailbox got too many; this one is dropped
    POSTPONED = "postponed"  # the mail service does not take it now; the event stays pending
    FAILED = "failed"  # permanently
    ALREADY_DONE = "already-done"  # or there is no such event


class Notifier:
    """Claims an event, sends its mail, and marks the event as sent.

    After a crash, or if the mail service's answer does not show whether the mail was sent, the
    claim expires by itself. The mail is then sent again, perhaps for the second time. Towards the
    limit of its mailbox it counts once, however often it is tried.
    """

    def __init__(
        self,
        outbox: Outbox,
        mails: EventMails,
        limits: MailLimits,
        mailer: Mailer,
        *,
        clock: Clock = now,
    ) -> None:
        self._outbox = outbox
        self._mails = mails
        self._limits = limits
        self._mailer = mailer
        self._clock = clock

    def claim(self, event_id: str, *, deadline: datetime) -> ClaimedEvent | None:
        """Claim an event until the deadline, at which this process ends.

        Return None if there is nothing to do. Raises EventClaimed while another claim lasts, and
        MailPostponed if sending a mail might not finish before the deadline: try again later.
        """
        self._check_time(deadline)
        return self._outbox.claim(event_id, self._clock(), deadline)

    def deliver(self, claimed: ClaimedEvent) -> Outcome:
        """Send the mail of an event, unless it needs none.

        If the mail service does not take it now, the event stays pending, and `overdue` names it.
        Raises MailPostponed if too much time has passed since the claim.
        """
        try:
            mail = self._mails.for_event(claimed.event, claimed.published_at)
        except MailUndeliverable:
            self._outbox.mark_sent(claimed.event_id, self._clock())
            return Outcome.UNDELIVERABLE
        except MailPostponed as postponed:
            self._outbox.release(claimed, str(postponed))
            return Outcome.POSTPONED
        if mail is None:
            self._outbox.mark_sent(claimed.event_id, self._clock())
            return Outcome.NO_MAIL
        if not self._admit(claimed, mail):
            self._outbox.mark_sent(claimed.event_id, self._clock())
            return Outcome.LIMITED
        return self._send(claimed, replace(mail, correlation_id=claimed.correlation_id))

    def _admit(self, claimed: ClaimedEvent, mail: Mail) -> bool:
        """Count the mail, unless that was done at an earlier try or need not be done."""
        if claimed.counted or not self._limits.apply_to(claimed.event):
            return True
        if not self._limits.admit(claimed.event, mail.to):
            return False
        self._outbox.mark_counted(claimed.event_id)
        return True

    def _check_time(self, deadline: datetime) -> None:
        """Raise MailPostponed if sending a mail might not finish before the deadline."""
        if self._clock() + timedelta(seconds=self._mailer.longest) > deadline:
            raise MailPostponed

    def _send(self, claimed: ClaimedEvent, mail: Mail) -> Outcome:
        self._check_time(claimed.until)
        try:
            self._mailer.send(mail)
        except MailPostponed as postponed:
            self._outbox.release(claimed, str(postponed))
            return Outcome.POSTPONED
        except MailRefused as refused:
            self._outbox.mark_failed(claimed, self._clock(), str(refused))
            return Outcome.FAILED
        self._outbox.mark_sent(claimed.event_id, self._clock())
        return Outcome.SENT

    def overdue(self) -> Sequence[str]:
        """Return the ids of events that the stream should have delivered long ago.

        What was tried least recently comes first.
        """
        return self._outbox.pending_since(self._clock() - PENDING_TOO_LONG)
