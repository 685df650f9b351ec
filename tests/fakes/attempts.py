"""Attempts and known sources in memory."""

from datetime import datetime

from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.ports import Counter
from shared.domain.errors import Busy
from tests.fakes.store import FakeStore


class FakeCounters:
    """Counters of attempts, which can be made too busy."""

    def __init__(self) -> None:
        self.busy = False
        self.counts: dict[Counter, int] = {}

    def add(self, counter: Counter) -> int:
        if self.busy:
            raise Busy
        self.counts[counter] = self.counts.get(counter, 0) + 1
        return self.counts[counter]


class FakeKnownSources:
    """The repository of known sources, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str, source: str, at: datetime) -> KnownSource | None:
        known = self._store.find(KnownSource, email_key=email_key, source=source)
        return known if known is not None and known.expires_at > at else None
