"""The use case that looks planets up in an archive."""

from collections.abc import Sequence
from datetime import timedelta

from shared.domain.access import Action, Actor, authorize
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.ports import Archive, ArchiveMemory
from shared.domain.archive.question import Question
from shared.domain.times import Clock, now

ANSWER_LIFETIME = timedelta(days=1)


class ArchiveLookup:
    """Looks planets up for members. The archive's answer to a question is reused for a day."""

    def __init__(self, archive: Archive, memory: ArchiveMemory, *, clock: Clock = now) -> None:
        self._archive = archive
        self._memory = memory
        self._clock = clock

    def search(
        self, actor: Actor, *, name: str | None = None, home_star: str | None = None
    ) -> Sequence[ArchivedPlanet]:
        """Return planets by name or by star. Raises Forbidden, Invalid, ArchiveFailed."""
        authorize(actor, Action.SEARCH_ARCHIVE)
        question = Question.of(name, home_star)
        at = self._clock()
        known = self._memory.recall(question, at)
        if known is not None:
            return known
        planets = self._archive.find(question)
        self._memory.remember(question, planets, at + ANSWER_LIFETIME)
        return planets
