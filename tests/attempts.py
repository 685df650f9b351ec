"""Attempts to log in that were made before a test begins."""

from datetime import datetime

from shared.domain.attempts.ports import Counter, Counters, Purpose
from shared.domain.attempts.window import Window
from shared.domain.times import now

PAIR = ("ada@example.com", "203.0.113.7")  # of events/create_token.json


def spend_attempts(counters: Counters, number: int, at: datetime | None = None) -> None:
    """Count attempts of that pair, in the present window and the next, which may begin soon."""
    present = Window.at(at or now())
    for window in (present, Window(present.number + 1)):
        for _ in range(number):
            counters.add(Counter(Purpose.LOGIN_OF_PAIR, PAIR, window))
