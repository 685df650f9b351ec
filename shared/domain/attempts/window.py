"""The time windows in which attempts are counted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

WINDOW_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Window:
    """A quarter of an hour; `number` counts them from the start of 1970."""

    number: int

    @classmethod
    def at(cls, moment: datetime) -> "Window":
        """Return the window that contains this time."""
        return cls(int(moment.timestamp() // WINDOW_LASTS.total_seconds()))

    @property
    def ends_at(self) -> datetime:
        """The time at which the next window begins."""
        return datetime.fromtimestamp((self.number + 1) * WINDOW_LASTS.total_seconds(), UTC)

    def seconds_left(self, at: datetime) -> int:
        """Return the seconds until the window ends, rounded up; `at` is a time within it."""
        return ceil((self.ends_at - at).total_seconds())
