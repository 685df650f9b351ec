"""What looking planets up needs: an archive, and a memory of its answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.question import Question


class Archive(Protocol):
    """An archive of planets, which is somebody else's."""

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        """Return the planets that a question asks for. Raises ArchiveFailed."""
        ...


class ArchiveMemory(Protocol):
    """The answers of an archive, kept for a while."""

    def recall(self, question: Question, at: datetime) -> Sequence[ArchivedPlanet] | None:
        """Return the answer that is kept and still counts, or None."""
        ...

    def remember(
        self, question: Question, planets: Sequence[ArchivedPlanet], until: datetime
    ) -> None:
        """Keep an answer until a moment."""
        ...
