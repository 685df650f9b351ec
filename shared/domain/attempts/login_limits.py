"""The limits of login attempts: nobody can guess a password, and nobody can lock others out."""

from shared.domain.attempts.attempt import Attempt, KnownSource
from shared.domain.attempts.errors import TooManyLogins
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.ports import Counter, Counters, KnownSources, Purpose
from shared.domain.attempts.window import Window
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Publish, Store

PAIR_MOST = 5  # attempts per address and source in a window, since their last success
ADDRESS_MOST = 50  # attempts per address in a window, from sources that are not known


class LoginLimits:
    """Counts attempts, for addresses with and without an account alike."""

    def __init__(
        self,
        counters: Counters,
        known_sources: KnownSources,
        *,
        outbox: Store,
        clock: Clock = now,
    ) -> None:
        self._counters = counters
        self._known_sources = known_sources
        self._outbox = outbox
        self._clock = clock

    def count(self, email_key: str, source: str) -> Attempt:
        """Count an attempt before its password is checked. Raises TooManyLogins or Busy.

        If the password is right, the caller stores the attempt's `succeeded()`. An attempt that is
        refused because of its source does not count towards the limit of the address. The first one
        beyond that limit publishes AddressLocked.
        """
        attempt = self._of_pair(email_key, source)
        if attempt.number > PAIR_MOST and attempt.number_since(self._known(attempt)) > PAIR_MOST:
            raise TooManyLogins(attempt.window.seconds_left(attempt.at))
        if self._number_of_address(attempt) > ADDRESS_MOST and self._known(attempt) is None:
            raise TooManyLogins(attempt.window.seconds_left(attempt.at))
        return attempt

    def forgive(self, email_key: str, source: str) -> KnownSource:
        """Return the known source to store if somebody there can read the mails to the address.

        As after the right password, their failed attempts no longer count. Raises Busy.
        """
        return self._of_pair(email_key, source).succeeded()

    def _number_of_address(self, attempt: Attempt) -> int:
        of_address = Counter(Purpose.LOGIN_OF_ADDRESS, (attempt.email_key,), attempt.window)
        number = self._counters.add(of_address)
        if number == ADDRESS_MOST + 1:
            self._outbox.commit(Publish(AddressLocked(email=attempt.email_key)))
        return number

    def _of_pair(self, email_key: str, source: str) -> Attempt:
        at = self._clock()
        window = Window.at(at)
        counter = Counter(Purpose.LOGIN_OF_PAIR, (email_key, source), window)
        number = self._counters.add(counter)
        return Attempt(email_key=email_key, source=source, at=at, window=window, number=number)

    def _known(self, attempt: Attempt) -> KnownSource | None:
        return self._known_sources.find(attempt.email_key, attempt.source, attempt.at)
