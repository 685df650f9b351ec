"""What is known of an address: that mail comes back from it, or that it is to be tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

KNOWN_FOR = timedelta(days=365)


class Trouble(StrEnum):
    """Why no mail goes to an address."""

    BOUNCE = "bounce"  # its mail system refuses mail for good
    COMPLAINT = "complaint"  # its reader called a mail spam


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What the mail service reports of a mail that did not reach its readers, or was called spam.

    `user_id` is whom the mail was for, where the report says so.
    """

    addresses: tuple[str, ...]
    trouble: Trouble
    mailed_at: datetime
    user_id: int | None


@dataclass(frozen=True, kw_only=True)
class Undeliverable:
    """The address with this key gets no mail. `mailed_at` is when the mail was sent that says so.

    It belongs to the address, whether or not somebody has an account with it.
    """

    email_key: str
    trouble: Trouble
    mailed_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When this is forgotten: addresses are given to other people."""
        return self.mailed_at + KNOWN_FOR


@dataclass(frozen=True, kw_only=True)
class Retried:
    """The address with this key gets mail again, since its user asked for a verification.

    Reports of mails that were sent before that change nothing. `suppressed` says that the mail
    service may still refuse the address by a list of its own.
    """

    email_key: str
    asked_at: datetime
    suppressed: bool

    @property
    def expires_at(self) -> datetime:
        """When this is forgotten: no report comes that late."""
        return self.asked_at + KNOWN_FOR


class Deliverability(Protocol):
    """The repository of what is known of addresses."""

    def find(self, email_key: str, at: datetime) -> Undeliverable | Retried | None:
        """Return what is known of an address, unless that has expired."""
        ...

    def mark(self, mark: Undeliverable) -> bool:
        """Store a mark; return False if a verification was asked for after the mail was sent."""
        ...

    def forget_suppression(self, retried: Retried) -> None:
        """Record that the mail service refuses the address by no list of its own any more."""
        ...
