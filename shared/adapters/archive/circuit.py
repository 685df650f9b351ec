"""A circuit breaker for the archive: while the archive is down, no call reaches it.

The circuit opens after several failures in a row, or when the archive itself asks for a pause
(Retry-After). This spares the archive, and our callers do not wait for it in vain. Each execution
environment has a circuit of its own, which needs neither storage nor coordination.
"""

import time
from collections.abc import Callable, Sequence
from math import ceil

from shared.adapters.observability.logs import logger
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveDown, ArchiveSlow
from shared.domain.archive.ports import Archive
from shared.domain.archive.question import Question

FAILURES_MOST = 3  # in a row; then the circuit opens
OPEN_SECONDS = 30.0


class ArchiveCircuit:
    """An archive behind a circuit breaker. After the pause, the next call tries it again."""

    def __init__(self, archive: Archive, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._clock = clock
        self._failures = 0
        self._open_until = clock()

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        """Ask the archive, or raise ArchiveDown at once while the circuit is open."""
        left = self._open_until - self._clock()
        if left > 0:
            raise ArchiveDown(ceil(left))
        try:
            planets = self._archive.find(question)
        except ArchiveDown as down:
            self._count_failure(down.retry_after or 0)
            raise
        except ArchiveSlow:
            self._count_failure()
            raise
        self._failures = 0
        return planets

    def _count_failure(self, asked_to_wait: float = 0) -> None:
        self._failures += 1
        many = self._failures >= FAILURES_MOST
        wait = max(asked_to_wait, OPEN_SECONDS if many else 0)
        if wait:
            self._open_until = self._clock() + wait
            logger.warning("archive circuit opened", failures=self._failures)
