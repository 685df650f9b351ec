"""The ports of the attempts: what counting them needs of the outside world."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.window import Window


class Purpose(StrEnum):
    """What a counter counts."""

    LOGIN_OF_PAIR = "login-of-pair"
    LOGIN_OF_ADDRESS = "login-of-address"
    LOCK_MAIL_OF_ADDRESS = "lock-mail-of-address"
    MAIL_TO_MAILBOX = "mail-to-mailbox"
    REGISTRATION_OF_SOURCE = "registration-of-source"
    RESET_REQUEST_OF_SOURCE = "reset-request-of-source"
    EMAIL_VERIFICATION_REQUEST_OF_SOURCE = "email-verification-request-of-source"


@dataclass(frozen=True)
class Counter:
    """A counter that starts at 0 in each window. `subject` identifies whose attempts it counts.

    All windows of one purpose last equally long.
    """

    purpose: Purpose
    subject: tuple[str, ...]
    window: Window


class Counters(Protocol):
    """The repository of counters."""

    def add(self, counter: Counter) -> int:
        """Add one to a counter and return the new number. Raises Busy if that is not possible."""
        ...


class KnownSources(Protocol):
    """The repository of known sources."""

    def find(self, email_key: str, source: str, at: datetime) -> KnownSource | None:
        """Return the known source, or None if there is none or it has expired."""
        ...
