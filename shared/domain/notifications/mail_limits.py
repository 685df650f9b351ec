"""The limit of mails that strangers can have sent to a mailbox."""

from datetime import timedelta

from shared.domain.accounts.events import (
    EmailVerificationRequested,
    PasswordResetRequested,
    UserRegistered,
)
from shared.domain.accounts.ports import EmailAddresses
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.ports import Counter, Counters, Purpose
from shared.domain.attempts.window import Window
from shared.domain.errors import Invalid
from shared.domain.notifications.mailbox import mailbox_of
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import DomainEvent

MAILS_WINDOW = timedelta(hours=1)
LOCKED_WINDOW = timedelta(days=1)  # of UTC, with one notice to a locked address

# Anybody can cause these, for an address that is not theirs. Mails about what an owner or an admin
# does to an account are always sent.
_BY_ANYBODY = (AddressLocked, EmailVerificationRequested, PasswordResetRequested, UserRegistered)


class MailLimits:
    """Counts mails by the mailbox that they go to, whatever they are about.

    A locked address gets one notice a day, besides.
    """

    def __init__(
        self, emails: EmailAddresses, counters: Counters, most: int, *, clock: Clock = now
    ) -> None:
        """`most` is how many mails a mailbox gets in an hour."""
        self._emails = emails
        self._counters = counters
        self._most = most
        self._clock = clock

    def apply_to(self, event: DomainEvent) -> bool:
        """Return whether the mail of an event has to be counted."""
        return isinstance(event, _BY_ANYBODY)

    def admit(self, event: DomainEvent, to: str) -> bool:
        """Count the mail of an event to an address; return False if it is one too many.

        A second notice on a day does not count towards the limit of the mailbox. Raises Busy.
        """
        key = self._key_of(to)
        if isinstance(event, AddressLocked) and not self._is_first_of_day(key):
            return False
        return self._add(Purpose.MAIL_TO_MAILBOX, mailbox_of(key), MAILS_WINDOW) <= self._most

    def _key_of(self, address: str) -> str:
        """Return the key of an address; what is no longer read as one is refused by the mailer."""
        try:
            return self._emails.read(address).key
        except Invalid:
            return address

    def _is_first_of_day(self, email_key: str) -> bool:
        return self._add(Purpose.LOCK_MAIL_OF_ADDRESS, email_key, LOCKED_WINDOW) == 1

    def _add(self, purpose: Purpose, subject: str, lasts: timedelta) -> int:
        window = Window.at(self._clock(), lasts)
        return self._counters.add(Counter(purpose, (subject,), window))
