"""Spares an archive that is down, and the people who would wait for it: asks no more for a while.

Each execution environment has a circuit of its own, which needs no storage and no agreement.
"""

import time
from collections.abc import Callable, Sequence

from shared.adapters.observability import logger
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
        if self._clock() < self._open_until:
            raise ArchiveDown
        try:
            planets = self._archive.find(question)
        except (ArchiveDown, ArchiveSlow):
            self._count_failure()
            raise
        self._failures = 0
        return planets

    def _count_failure(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES_MOST:
            self._open_until = self._clock() + OPEN_SECONDS
            logger.warning("archive circuit opened", failures=self._failures)
