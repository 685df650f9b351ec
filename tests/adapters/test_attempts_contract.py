"""What every keeper of counters and known sources does, the fake ones too."""

from dataclasses import replace
from datetime import timedelta

from shared.domain.attempts.attempt import SOURCE_REMEMBERED, Attempt
from shared.domain.attempts.ports import Counter, Purpose
from shared.domain.attempts.window import Window
from tests.builders import NOON
from tests.storage import Storage

WINDOW = Window.at(NOON)
COUNTER = Counter(Purpose.LOGIN_OF_PAIR, ("ada@example.com", "203.0.113.7"), WINDOW)
KNOWN = Attempt(
    email_key="ada@example.com", source="203.0.113.7", at=NOON, window=WINDOW, number=3
).succeeded()


def test_a_counter_counts_from_one(storage: Storage) -> None:
    assert [storage.counters.add(COUNTER) for _ in range(3)] == [1, 2, 3]


def test_counters_of_other_purposes_subjects_and_windows_are_others(storage: Storage) -> None:
    storage.counters.add(COUNTER)

    others = [
        replace(COUNTER, purpose=Purpose.LOGIN_OF_ADDRESS),
        replace(COUNTER, subject=("bob@example.com", "203.0.113.7")),
        replace(COUNTER, subject=("ada@example.com",)),
        replace(COUNTER, window=Window(WINDOW.number + 1)),
    ]

    assert [storage.counters.add(other) for other in others] == [1, 1, 1, 1]


def test_a_source_is_known_for_one_address_until_it_expires(storage: Storage) -> None:
    storage.put(KNOWN)

    end = NOON + SOURCE_REMEMBERED
    last = end - timedelta(seconds=1)
    assert storage.known_sources.find("ada@example.com", "203.0.113.7", last) == KNOWN
    assert storage.known_sources.find("ada@example.com", "203.0.113.7", end) is None
    assert storage.known_sources.find("ada@example.com", "203.0.113.8", NOON) is None
    assert storage.known_sources.find("bob@example.com", "203.0.113.7", NOON) is None


def test_the_last_success_is_what_is_remembered(storage: Storage) -> None:
    later = replace(KNOWN, forgiven=4, expires_at=KNOWN.expires_at + timedelta(days=1))
    storage.put(KNOWN, later)

    assert storage.known_sources.find("ada@example.com", "203.0.113.7", NOON) == later
