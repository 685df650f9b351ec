"""The ports of the notifications: what they need of the outside world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.domain.notifications.mail import Mail, MailName
from shared.domain.unit_of_work import DomainEvent


class MailRefused(Exception):
    """The mail was not sent and never will be: its address or its content is not accepted.

    Its text is the mail service's code for the reason.
    """


class MailPostponed(Exception):
    """The mail was certainly not sent, and can be sent later.

    Its text is the mail service's code for the reason.
    """


class MailThrottled(MailPostponed):
    """The mail service takes no more mails just now, whatever they are."""


class MailUndeliverable(Exception):
    """The mail was not sent: none goes to its address until its user asks for a verification."""


class EventClaimed(Exception):
    """Another process has claimed this event."""


@dataclass(frozen=True)
class ClaimedEvent:
    """An event of the outbox that this process has claimed.

    `claim_id` tells this claim, which ends at `until`, from others of the same event.
    `correlation_id` identifies the request in which the event happened, and so does
    `extended_request_id`, which no client can choose. `counted` says that its mail was counted when
    it was claimed earlier.
    """

    event_id: str
    claim_id: str
    until: datetime
    event: DomainEvent
    published_at: datetime
    correlation_id: str | None
    counted: bool = False
    extended_request_id: str | None = None


class Outbox(Protocol):
    """The outbox of published events: each is pending until its mail is sent or has failed."""

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        """Claim an event. Return None if it does not exist or is not pending.

        Raises EventClaimed while another claim lasts.
        """
        ...

    def release(self, claimed: ClaimedEvent, reason: str) -> None:
        """Give up a claim for a reason, so that the next process can claim the event at once.

        A claim of another process is left alone.
        """
        ...

    def mark_counted(self, event_id: str) -> None:
        """Record that the mail of an event was counted, so that it is not when it is sent later."""
        ...

    def mark_sent(self, event_id: str, at: datetime) -> None:
        """Record that the mail of an event was sent, or that it needs none."""
        ...

    def mark_failed(self, claimed: ClaimedEvent, at: datetime, reason: str) -> None:
        """Record that the mail of an event can never be sent, and why.

        An event that another process has claimed since is left alone: that one may have sent it.
        """
        ...

    def pending_since(self, moment: datetime) -> Sequence[str]:
        """Return the ids of events that were published before this time and are pending.

        Those that have not been claimed yet come first, and then those whose last claim is the
        longest ago, so that what cannot be sent keeps nothing else from being tried.
        """
        ...


class Composer(Protocol):
    """Writes mails."""

    def compose(self, name: MailName, to: str, values: Mapping[str, str]) -> Mail:
        """Write the mail with this name to an address; its text contains the values."""
        ...


class EventMails(Protocol):
    """Makes the mails of events."""

    def for_event(self, event: DomainEvent, published_at: datetime) -> Mail | None:
        """Return the mail that an event leads to, or None if it leads to none.

        Raises Busy, and MailUndeliverable or MailPostponed if it cannot be sent, or not now.
        """
        ...


class Mailer(Protocol):
    """Sends mails."""

    @property
    def longest(self) -> float:
        """The longest time that sending one mail can take, in seconds."""
        ...

    def send(self, mail: Mail) -> None:
        """Send a mail.

        Raises MailRefused or MailPostponed; after any other error it is unknown whether the mail
        was sent.
        """
        ...


class Suppressions(Protocol):
    """The mail service's own list of addresses to which it sends nothing."""

    def lift(self, address: str) -> None:
        """Take an address off the list, if it is on it. Raises MailPostponed."""
        ...
