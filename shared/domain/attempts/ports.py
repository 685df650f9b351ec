"""What the counting of attempts needs of the world."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.window import Window


class Purpose(StrEnum):
    """What is counted."""

    LOGIN_OF_PAIR = "login-of-pair"
    LOGIN_OF_ADDRESS = "login-of-address"


@dataclass(frozen=True)
class Counter:
    """A counter that begins at 0 with each window. `subject` is who or what is counted."""

    purpose: Purpose
    subject: tuple[str, ...]
    window: Window


class Counters(Protocol):
    """The counters that are kept."""

    def add(self, counter: Counter) -> int:
        """Count one more, and return the number with it. Raises Busy if that is not possible."""
        ...


class KnownSources(Protocol):
    """The sources that are remembered."""

    def find(self, email_key: str, source: str, at: datetime) -> KnownSource | None:
        """Return what is remembered of a pair and has not expired, or None."""
        ...
