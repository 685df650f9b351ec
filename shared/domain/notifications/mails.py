"""Which mail a domain event leads to."""

from shared.domain.accounts.events import UserRegistered, UserRemoved
from shared.domain.notifications.mail import Mail, MailName
from shared.domain.notifications.ports import Composer
from shared.domain.unit_of_work import DomainEvent


class Mails:
    """The table from each domain event to the handler that makes its mail."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def for_event(self, event: DomainEvent) -> Mail | None:
        """Return the mail that an event leads to, or None if it leads to none."""
        match event:
            case UserRegistered():
                return self._welcome(event)
            case UserRemoved():
                return self._account_removed(event)
            case _:
                return None

    def _welcome(self, event: UserRegistered) -> Mail:
        values = {"first_name": event.first_name}
        return self._composer.compose(MailName.WELCOME, event.email, values)

    def _account_removed(self, event: UserRemoved) -> Mail:
        values = {"first_name": event.first_name}
        return self._composer.compose(MailName.ACCOUNT_REMOVED, event.email, values)
