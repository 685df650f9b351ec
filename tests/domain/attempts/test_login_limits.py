"""How often a password may be tried."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.attempts.attempt import SOURCE_REMEMBERED
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.login_limits import ADDRESS_MOST, PAIR_MOST, LoginLimits
from shared.domain.attempts.window import WINDOW_LASTS
from tests.fakes import FakeClock, FakeCounters, FakeKnownSources, FakeStore

ADA, BOB = "ada@example.com", "bob@example.com"
HOME, WORK = "203.0.113.7", "203.0.113.8"

minutes = st.integers(0, 40).map(lambda number: timedelta(minutes=number))


@dataclass
class Door:
    """The limits, as who comes to log in meets them."""

    clock: FakeClock = field(default_factory=FakeClock)
    store: FakeStore = field(default_factory=FakeStore)
    counters: FakeCounters = field(default_factory=FakeCounters)

    def __post_init__(self) -> None:
        self.limits = LoginLimits(
            self.counters, FakeKnownSources(self.store), outbox=self.store, clock=self.clock
        )

    def fail(self, email: str, source: str, times: int = 1) -> None:
        """Try wrong passwords."""
        for _ in range(times):
            self.limits.count(email, source)

    def succeed(self, email: str, source: str) -> None:
        """Try the right password."""
        self.store.put(self.limits.count(email, source).succeeded())

    def retry_after(self, email: str, source: str) -> int | None:
        """Try a wrong password, and return how long to wait if it is not looked at."""
        try:
            self.limits.count(email, source)
        except TooManyAttempts as refusal:
            return refusal.retry_after
        return None

    def beset(self, email: str, times: int = ADDRESS_MOST) -> None:
        """Let strangers try wrong passwords, each a single one."""
        for number in range(times):
            self.retry_after(email, f"stranger-{number}")


def test_a_pair_has_five_attempts_in_a_window_and_hears_when_it_ends() -> None:
    door = Door()
    door.clock.advance(timedelta(minutes=5))

    door.fail(ADA, HOME, times=5)

    assert door.retry_after(ADA, HOME) == 10 * 60


def test_other_sources_and_other_addresses_are_not_limited_with_it() -> None:
    door = Door()
    door.fail(ADA, HOME, times=PAIR_MOST)

    assert door.retry_after(ADA, WORK) is None
    assert door.retry_after(BOB, HOME) is None


def test_attempts_while_it_is_limited_extend_nothing() -> None:
    door = Door()
    door.fail(ADA, HOME, times=PAIR_MOST)
    door.clock.advance(WINDOW_LASTS - timedelta(seconds=1))
    assert door.retry_after(ADA, HOME) == 1

    door.clock.advance(timedelta(seconds=1))

    door.fail(ADA, HOME, times=PAIR_MOST)


def test_who_reads_the_mails_to_an_address_is_known_and_their_attempts_are_forgiven() -> None:
    door = Door()
    door.fail(ADA, HOME, times=PAIR_MOST)
    door.beset(ADA)
    assert door.retry_after(ADA, HOME)

    door.store.put(door.limits.forgive(ADA, HOME))

    door.fail(ADA, HOME, times=PAIR_MOST)
    assert door.retry_after(ADA, HOME)


def test_a_success_forgives_the_pairs_attempts() -> None:
    door = Door()
    for _ in range(3):
        door.fail(ADA, HOME, times=PAIR_MOST - 1)
        door.succeed(ADA, HOME)

    door.fail(ADA, HOME, times=PAIR_MOST)

    assert door.retry_after(ADA, HOME)


def test_a_success_in_an_earlier_window_forgives_nothing_in_this_one() -> None:
    door = Door()
    door.fail(ADA, HOME, times=PAIR_MOST - 1)
    door.succeed(ADA, HOME)
    door.clock.advance(WINDOW_LASTS)

    door.fail(ADA, HOME, times=PAIR_MOST)

    assert door.retry_after(ADA, HOME)


def test_an_address_has_fifty_attempts_from_wherever_they_come() -> None:
    door = Door()
    door.beset(ADA, times=50)

    assert door.retry_after(ADA, HOME) == WINDOW_LASTS.total_seconds()
    assert door.retry_after(BOB, HOME) is None
    door.clock.advance(WINDOW_LASTS)
    assert door.retry_after(ADA, HOME) is None


@pytest.mark.parametrize("times", [ADDRESS_MOST + 1, 3 * ADDRESS_MOST])
def test_an_address_that_is_locked_is_told_once_in_a_window(times: int) -> None:
    door = Door()

    door.beset(ADA, times)

    assert door.store.published_events == [AddressLocked(email=ADA)]
    door.clock.advance(WINDOW_LASTS)
    door.beset(ADA, times)
    assert len(door.store.published_events) == 2


def test_nobody_is_told_of_attempts_within_the_limits_or_from_one_source() -> None:
    door = Door()

    door.beset(ADA, ADDRESS_MOST)
    for _ in range(2 * ADDRESS_MOST):
        door.retry_after(BOB, HOME)

    assert door.store.published_events == []


def test_an_address_is_locked_whoever_makes_the_last_attempt() -> None:
    door = Door()
    door.succeed(ADA, HOME)
    door.beset(ADA, ADDRESS_MOST - 1)

    door.succeed(ADA, HOME)

    assert door.store.published_events == [AddressLocked(email=ADA)]


def test_a_pair_over_its_limit_does_not_count_for_the_address() -> None:
    door = Door()
    for _ in range(ADDRESS_MOST):
        door.retry_after(ADA, HOME)

    assert door.retry_after(ADA, WORK) is None


@pytest.mark.parametrize(
    ("absence", "passes"),
    [(SOURCE_REMEMBERED - timedelta(seconds=1), True), (SOURCE_REMEMBERED, False)],
)
def test_a_source_that_logged_in_passes_the_addresss_limit_for_thirty_days(
    absence: timedelta, passes: bool
) -> None:
    door = Door()
    door.succeed(ADA, HOME)
    door.clock.advance(absence)
    door.beset(ADA)

    assert (door.retry_after(ADA, HOME) is None) == passes


def test_a_source_that_logged_in_passes_for_that_address_alone() -> None:
    door = Door()
    door.succeed(BOB, HOME)
    door.beset(ADA)

    assert door.retry_after(ADA, HOME)


def test_a_known_source_has_no_more_attempts_than_others() -> None:
    door = Door()
    door.succeed(ADA, HOME)
    door.fail(ADA, HOME, times=PAIR_MOST)

    assert door.retry_after(ADA, HOME)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), minutes), max_size=8),
    st.timedeltas(timedelta(), SOURCE_REMEMBERED - timedelta(days=1)),
)
def test_whatever_strangers_try_a_source_that_logged_in_lately_gets_in(
    attacks: Sequence[tuple[int, int, timedelta]], absence: timedelta
) -> None:
    door = Door()
    door.succeed(ADA, HOME)
    door.clock.advance(absence)

    for stranger, times, pause in attacks:
        for number in range(times):
            door.retry_after(ADA, f"stranger-{stranger}-{number}")
        door.clock.advance(pause)
        door.succeed(ADA, HOME)


@given(st.lists(st.sampled_from([HOME, WORK, *map(str, range(30))]), max_size=300))
def test_nobody_without_a_success_has_more_looks_at_a_password_than_the_limits(
    sources: Sequence[str],
) -> None:
    door = Door()

    looked_at = [source for source in sources if door.retry_after(ADA, source) is None]

    assert len(looked_at) <= ADDRESS_MOST
    assert all(looked_at.count(source) <= PAIR_MOST for source in set(sources))
