"""What notifications need of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.notifications.mail import Mail
from shared.domain.unit_of_work import Event


class MailRefused(Exception):
    """The mail was not sent and never will be: its address or its content is not accepted."""


class MailPostponed(Exception):
    """The mail was surely not sent, and can be sent later."""


class EventClaimed(Exception):
    """Another one is telling this event at this moment."""


class Outbox(Protocol):
    """The events that must be told."""

    def claim(self, event_id: str, at: datetime, until: datetime) -> Event | None:
        """Take an event until a moment, and return it; None if nobody needs to be told any more.

        Raises EventClaimed while somebody else's claim lasts.
        """
        ...

    def release(self, event_id: str) -> None:
        """Give up a claim, so that the event can be told at once by the next one."""
        ...

    def mark_sent(self, event_id: str, at: datetime) -> None:
        """Note that an event was told."""
        ...

    def mark_failed(self, event_id: str, at: datetime) -> None:
        """Note that an event can never be told."""
        ...

    def pending_since(self, moment: datetime) -> Sequence[str]:
        """Return the ids of events, some at a time, that have waited since before a moment."""
        ...


class Composer(Protocol):
    """Writes mails."""

    def compose(self, event: Event) -> Mail:
        """Write the mail that tells an event."""
        ...


class Mailer(Protocol):
    """Sends mails."""

    @property
    def longest(self) -> float:
        """The seconds that sending one can take at the most."""
        ...

    def send(self, mail: Mail) -> None:
        """Send a mail. Raises MailRefused or MailPostponed; after anything else it is in doubt."""
        ...
