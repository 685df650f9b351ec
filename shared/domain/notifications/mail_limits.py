"""The limit of mails that strangers can have sent to a mailbox."""

from datetime import timedelta

from shared.domain.accounts.events import (
    EmailVerificationRequested,
    PasswordResetRequested,
    UserRegistered,
)
from shared.domain.accounts.ports import EmailAddresses
from shared.domain.attempts.ports import Counter, Counters, Purpose
from shared.domain.attempts.window import Window
from shared.domain.notifications.mailbox import mailbox_of
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import DomainEvent

MAILS_WINDOW = timedelta(hours=1)

# Anybody can cause these, for an address that is not theirs. What happens to an account by its
# owner, or by an admin, is told in any case.
_BY_ANYBODY = (EmailVerificationRequested, PasswordResetRequested, UserRegistered)


class MailLimits:
    """Counts mails by the mailbox that they go to, whatever they are about."""

    def __init__(
        self, emails: EmailAddresses, counters: Counters, most: int, *, clock: Clock = now
    ) -> None:
        """`most` is how many mails a mailbox gets in an hour."""
        self._emails = emails
        self._counters = counters
        self._most = most
        self._clock = clock

    def apply_to(self, event: DomainEvent) -> bool:
        """Tell whether the mail of an event has to be counted."""
        return isinstance(event, _BY_ANYBODY)

    def admit(self, to: str) -> bool:
        """Count a mail to an address; return False if it is one too many. Raises Busy."""
        mailbox = mailbox_of(self._emails.read(to).key)
        window = Window.at(self._clock(), MAILS_WINDOW)
        number = self._counters.add(Counter(Purpose.MAIL_TO_MAILBOX, (mailbox,), window))
        return number <= self._most
