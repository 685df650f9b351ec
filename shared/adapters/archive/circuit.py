"""Spares an archive that is down, and the people who would wait for it: asks no more for a while.

It is down after some failures in a row, or when it asks for a pause itself (Retry-After). Each
execution environment has a circuit of its own, which needs no storage and no agreement.
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
    """An archive behind a circuit breaker. When it was open for a while, one call tries again."""

    def __init__(self, archive: Archive, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._clock = clock
        self._failures = 0
        self._open_until = clock()

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        """Return what the archive answers. Raises ArchiveFailed, at once while it is open."""
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
