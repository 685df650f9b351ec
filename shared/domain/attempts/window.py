"""The time windows in which attempts are counted."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

WINDOW_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Window:
    """A quarter of an hour, or as long as it `lasts`; numbered from the start of 1970."""

    number: int
    lasts: timedelta = WINDOW_LASTS

    @classmethod
    def at(cls, moment: datetime, lasts: timedelta = WINDOW_LASTS) -> "Window":
        """Return the window that contains this time."""
        return cls(int(moment.timestamp() // lasts.total_seconds()), lasts)

    @property
    def ends_at(self) -> datetime:
        """The time at which the next window begins."""
        return datetime.fromtimestamp((self.number + 1) * self.lasts.total_seconds(), UTC)

    def seconds_left(self, at: datetime) -> int:
        """Return the seconds until the window ends, rounded up; `at` is a time within it."""
        return ceil((self.ends_at - at).total_seconds())
