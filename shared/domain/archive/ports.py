"""The ports of the archive look-up: what it needs of the outside world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.question import Question


class Archive(Protocol):
    """An archive of planets that somebody else runs."""

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        """Return the planets that a question asks for. Raises ArchiveFailed."""
        ...


class ArchiveMemory(Protocol):
    """The stored answers of an archive, each with the time at which it expires."""

    def recall(self, question: Question, at: datetime) -> Sequence[ArchivedPlanet] | None:
        """Return the stored answer to a question, or None if there is none or it has expired."""
        ...

    def remember(
        self, question: Question, planets: Sequence[ArchivedPlanet], until: datetime
    ) -> None:
        """Store an answer, which expires at `until`."""
        ...
