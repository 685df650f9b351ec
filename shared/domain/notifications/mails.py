"""Which mail a domain event leads to."""

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


class Mails:
    """The table from each domain event to the handler that makes its mail."""

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
                return self._welcome(event)
            case EmailChanged():
                return self._composer.compose(MailName.EMAIL_CHANGED, event.email, {})
            case EmailVerificationRequested():
                return self._email_verification(event)
            case PasswordResetRequested():
                return self._password_reset(event, published_at)
            case PasswordChanged():
                return self._password_changed(event)
            case AddressLocked():
                return self._address_locked(event)
            case UserRemoved():
                return self._account_removed(event)
            case _:
                return None

    def _welcome(self, event: UserRegistered) -> Mail:
        values = {"first_name": event.first_name}
        return self._composer.compose(MailName.WELCOME, event.email, values)

    def _email_verification(self, event: EmailVerificationRequested) -> Mail | None:
        link = self._verification_links.issue(event.user_id, event.email)
        if link is None:
            return None
        values = {"token": link.secret}
        return self._composer.compose(MailName.EMAIL_VERIFICATION, link.to, values)

    def _password_reset(self, event: PasswordResetRequested, published_at: datetime) -> Mail | None:
        """Write no name: whoever registered the address may have chosen it as a message."""
        link = self._reset_links.issue(event.email, published_at)
        if link is None:
            return None
        values = {"token": link.secret}
        return self._composer.compose(MailName.PASSWORD_RESET, link.to, values)

    def _password_changed(self, event: PasswordChanged) -> Mail:
        """Write no name, for the same reason: the address may be unverified."""
        return self._composer.compose(MailName.PASSWORD_CHANGED, event.email, {})

    def _address_locked(self, event: AddressLocked) -> Mail | None:
        to = self._locked_addresses.owner(event.email)
        return None if to is None else self._composer.compose(MailName.ADDRESS_LOCKED, to, {})

    def _account_removed(self, event: UserRemoved) -> Mail:
        values = {"first_name": event.first_name}
        return self._composer.compose(MailName.ACCOUNT_REMOVED, event.email, values)
