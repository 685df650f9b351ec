"""An archive in memory, and its cached answers."""

from collections.abc import Sequence
from datetime import datetime

from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveFailed
from shared.domain.archive.question import Question


class FakeArchive:
    """An archive of some planets, which can be made to fail."""

    def __init__(self, *planets: ArchivedPlanet, fails: ArchiveFailed | None = None) -> None:
        self.asked: list[Question] = []
        self.fails = fails
        self._planets = planets

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        self.asked.append(question)
        if self.fails:
            raise self.fails
        return tuple(planet for planet in self._planets if planet.answers(question))


class FakeArchiveMemory:
    """The cached answers of an archive, each with its expiry."""

    def __init__(self) -> None:
        self._cached: dict[str, tuple[Sequence[ArchivedPlanet], datetime]] = {}

    def recall(self, question: Question, at: datetime) -> Sequence[ArchivedPlanet] | None:
        planets, until = self._cached.get(question.key, ((), at))
        return planets if until > at else None

    def remember(
        self, question: Question, planets: Sequence[ArchivedPlanet], until: datetime
    ) -> None:
        self._cached[question.key] = planets, until
