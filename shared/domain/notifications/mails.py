"""Which mail a domain event leads to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from shared.domain.accounts.events import (
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    UserRegistered,
    UserRemoved,
)
from shared.domain.attempts.events import AddressLocked
from shared.domain.email_verification_requests import EmailVerificationLinks
from shared.domain.locked_addresses import LockedAddresses
from shared.domain.notifications.mail import Mail, MailName
from shared.domain.notifications.ports import Composer
from shared.domain.password_reset_requests import PasswordResetLinks
from shared.domain.unit_of_work import DomainEvent

NO_VALUES: Mapping[str, str] = {}


class Mails:
    """The table from each domain event to the handler that makes its mail.

    No mail names its reader: whoever registered the address may have chosen the name as a message.
    """

    def __init__(
        self,
        composer: Composer,
        reset_links: PasswordResetLinks,
        verification_links: EmailVerificationLinks,
        locked_addresses: LockedAddresses,
    ) -> None:
        self._composer = composer
        self._reset_links = reset_links
        self._verification_links = verification_links
        self._locked_addresses = locked_addresses

    def for_event(self, event: DomainEvent, published_at: datetime) -> Mail | None:
        """Return the mail that an event leads to, or None if it leads to none. Raises Busy."""
        match event:
            case UserRegistered():
                return self._with_link(MailName.WELCOME, event.user_id, event.email)
            case EmailChanged():
                return self._mail(MailName.EMAIL_CHANGED, event.email, event.user_id)
            case EmailVerificationRequested():
                return self._with_link(MailName.EMAIL_VERIFICATION, event.user_id, event.email)
            case PasswordResetRequested():
                return self._password_reset(event, published_at)
            case PasswordChanged():
                return self._mail(MailName.PASSWORD_CHANGED, event.email, event.user_id)
            case AddressLocked():
                return self._address_locked(event)
            case UserRemoved():
                return self._mail(MailName.ACCOUNT_REMOVED, event.email, event.user_id)
            case _:
                return None

    def _with_link(self, name: MailName, user_id: int, email: str) -> Mail | None:
        """Write a mail by which a user can verify an address, unless there is nothing to verify."""
        link = self._verification_links.issue(user_id, email)
        if link is None:
            return None
        return self._mail(name, link.to, user_id, {"token": link.secret})

    def _password_reset(self, event: PasswordResetRequested, published_at: datetime) -> Mail | None:
        link = self._reset_links.issue(event.email, published_at)
        if link is None:
            return None
        values = {"token": link.secret}
        return self._mail(MailName.PASSWORD_RESET, link.to, link.user_id, values)

    def _address_locked(self, event: AddressLocked) -> Mail | None:
        owner = self._locked_addresses.owner(event.email)
        if owner is None:
            return None
        return self._mail(MailName.ADDRESS_LOCKED, owner.email.address, owner.user_id)

    def _mail(
        self, name: MailName, to: str, user_id: int, values: Mapping[str, str] = NO_VALUES
    ) -> Mail:
        return replace(self._composer.compose(name, to, values), user_id=user_id)
