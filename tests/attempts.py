"""Attempts to log in that were made before a test begins, and the limits of registrations."""

from datetime import datetime

from shared.domain.attempts.login_limits import ADDRESS_MOST
from shared.domain.attempts.ports import Counter, Counters, Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.attempts.window import Window
from shared.domain.times import Clock, now

PAIR = ("ada@example.com", "203.0.113.7")  # of events/create_token.json
REGISTRATIONS_MOST = 50  # from a source in a window


def spend_attempts(counters: Counters, number: int, at: datetime | None = None) -> None:
    """Count attempts of that pair, in the present window and the next, which may begin soon."""
    present = Window.at(at or now())
    for window in (present, Window(present.number + 1)):
        for _ in range(number):
            counters.add(Counter(Purpose.LOGIN_OF_PAIR, PAIR, window))


def spend_registrations(counters: Counters) -> None:
    """Count as many registrations from that source as it may have, in these two windows."""
    present = Window.at(now())
    for window in (present, Window(present.number + 1)):
        for _ in range(REGISTRATIONS_MOST):
            counters.add(Counter(Purpose.REGISTRATION_OF_SOURCE, (PAIR[1],), window))


def beset(counters: Counters, email_key: str, at: datetime | None = None) -> None:
    """Count as many attempts of an address as it may have, in the present window and the next."""
    present = Window.at(at or now())
    for window in (present, Window(present.number + 1)):
        for _ in range(ADDRESS_MOST):
            counters.add(Counter(Purpose.LOGIN_OF_ADDRESS, (email_key,), window))


def registration_limits(counters: Counters, *, clock: Clock = now) -> RequestLimits:
    """Make the limits of registrations by source."""
    most = {Purpose.REGISTRATION_OF_SOURCE: REGISTRATIONS_MOST}
    return RequestLimits(counters, most, clock=clock)
