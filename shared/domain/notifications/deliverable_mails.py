"""Makes mails to those addresses only that mail reaches."""

from datetime import datetime

from shared.domain.accounts.ports import EmailAddresses
from shared.domain.errors import Invalid
from shared.domain.notifications.deliverability import Deliverability, Retried, Undeliverable
from shared.domain.notifications.mail import Mail
from shared.domain.notifications.ports import EventMails, MailUndeliverable, Suppressions
from shared.domain.times import Clock, now
from shared.domain.undeliverable_addresses import UndeliverableProfiles
from shared.domain.unit_of_work import DomainEvent


class DeliverableMails:
    """Asks what is known of the address that the mail of an event would go to."""

    def __init__(
        self,
        mails: EventMails,
        emails: EmailAddresses,
        deliverability: Deliverability,
        profiles: UndeliverableProfiles,
        suppressions: Suppressions,
        *,
        clock: Clock = now,
    ) -> None:
        self._mails = mails
        self._emails = emails
        self._deliverability = deliverability
        self._profiles = profiles
        self._suppressions = suppressions
        self._clock = clock

    def for_event(self, event: DomainEvent, published_at: datetime) -> Mail | None:
        """Return the mail that an event leads to, or None if it leads to none.

        Raises Busy, MailPostponed, and MailUndeliverable if no mail goes to its address, which the
        profile of its user says from then on.
        """
        mail = self._mails.for_event(event, published_at)
        if mail is not None:
            self._check(mail)
        return mail

    def _check(self, mail: Mail) -> None:
        match self._known(mail):
            case Undeliverable() as mark:
                if mail.user_id is not None:
                    self._profiles.note(mail.user_id, mark)
                raise MailUndeliverable
            case Retried(suppressed=True) as retried:
                self._suppressions.lift(mail.to)
                self._deliverability.forget_suppression(retried)

    def _known(self, mail: Mail) -> Undeliverable | Retried | None:
        """Return what is known of a mail's address; nothing, where it is none: none takes it."""
        try:
            key = self._emails.read(mail.to).key
        except Invalid:
            return None
        return self._deliverability.find(key, self._clock())
