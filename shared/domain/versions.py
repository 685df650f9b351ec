"""Optimistic locking: what has versions, and which of them a client expects."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from shared.domain.errors import Refusal, VersionMismatch


@dataclass(frozen=True, kw_only=True)
class Versioned:
    """An entity with versions: `version` counts them from 1, `updated_at` is when the last came."""

    version: int
    updated_at: datetime

    def revised(self, changed: Self, at: datetime) -> Self:
        """Return the changed entity as the next version; itself, where nothing has changed."""
        if changed == self:
            return self
        return replace(changed, version=self.version + 1, updated_at=at)


class _Every:
    """Contains every revision."""

    def __contains__(self, revision: object) -> bool:
        return True


EVERY_REVISION: Container[str] = _Every()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a client expects of the present revision: to be one of these, and none of those.

    `one_of` is None for a client that says nothing of the revisions that it knows.
    """

    one_of: Container[str] | None = None
    none_of: Container[str] = frozenset()

    def check(self, revision: str) -> None:
        """Raise VersionMismatch unless the revision is expected."""
        if not self.includes(revision) or revision in self.none_of:
            raise VersionMismatch

    def includes(self, revision: str) -> bool:
        """Say whether the revision is one of those that the client names, if it names any."""
        return self.one_of is None or revision in self.one_of

    def lost_race(self, otherwise: type[Refusal]) -> type[Refusal]:
        """Return what it means, for a client that expects this, that somebody else was faster."""
        return otherwise if self.one_of is None else VersionMismatch


UNCONDITIONAL = Expected()
