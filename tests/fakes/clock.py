"""A clock that tests advance."""

from datetime import datetime, timedelta

from tests.builders import NOON


class FakeClock:
    """A clock that shows the same moment until it is advanced."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, duration: timedelta) -> None:
        """Let time pass."""
        self.moment += duration
