"""The windows of time in which attempts are counted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

WINDOW_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Window:
    """One of the quarters of an hour since 1970, by its number."""

    number: int

    @classmethod
    def at(cls, moment: datetime) -> "Window":
        """Return the window that a moment is in."""
        return cls(int(moment.timestamp() // WINDOW_LASTS.total_seconds()))

    @property
    def ends_at(self) -> datetime:
        """When the next one begins."""
        return datetime.fromtimestamp((self.number + 1) * WINDOW_LASTS.total_seconds(), UTC)

    def seconds_left(self, at: datetime) -> int:
        """Return the whole seconds, 1 at least, after which a moment's window has ended."""
        return ceil((self.ends_at - at).total_seconds())
