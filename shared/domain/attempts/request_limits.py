"""The limits of requests that lead to a mail."""

from collections.abc import Mapping

from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.ports import Counter, Counters, Purpose
from shared.domain.attempts.window import Window
from shared.domain.times import Clock, now

# Requests per source in a window: an office behind one address can have a bad morning, and nobody
# can fill the outbox, or many mailboxes, from one place.
REQUESTS_MOST: Mapping[Purpose, int] = {
    Purpose.RESET_REQUEST_OF_SOURCE: 50,
    Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE: 50,
}


class RequestLimits:
    """Counts requests by their source, whatever address they name.

    `most` is how many of each purpose a source has in a window.
    """

    def __init__(
        self,
        counters: Counters,
        most: Mapping[Purpose, int] = REQUESTS_MOST,
        *,
        clock: Clock = now,
    ) -> None:
        self._counters = counters
        self._most = most
        self._clock = clock

    def count(self, purpose: Purpose, source: str) -> None:
        """Count a request. Raises TooManyAttempts or Busy."""
        at = self._clock()
        window = Window.at(at)
        if self._counters.add(Counter(purpose, (source,), window)) > self._most[purpose]:
            raise TooManyAttempts(window.seconds_left(at))
