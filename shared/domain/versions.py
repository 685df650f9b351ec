"""Optimistic locking: entities with versions, and the versions that a client expects."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from shared.domain.errors import Refusal, VersionMismatch


@dataclass(frozen=True, kw_only=True)
class Versioned:
    """An entity with versions: `version` counts them from 1, `updated_at` dates the latest."""

    version: int
    updated_at: datetime

    def revised(self, changed: Self, at: datetime) -> Self:
        """Return the changed entity as the next version, or this one if nothing has changed."""
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
    """The revisions that a client expects: any of `one_of` that is not in `none_of`.

    `one_of` is None for a client that accepts every revision that is not in `none_of`.
    """

    one_of: Container[str] | None = None
    none_of: Container[str] = frozenset()

    def check(self, revision: str) -> None:
        """Raise VersionMismatch unless the client expects this revision."""
        if not self.includes(revision) or revision in self.none_of:
            raise VersionMismatch

    def includes(self, revision: str) -> bool:
        """Return whether the revision is in `one_of`, or `one_of` is None."""
        return self.one_of is None or revision in self.one_of

    def lost_race(self, otherwise: type[Refusal]) -> type[Refusal]:
        """Return the refusal for a request that lost a race against another writer."""
        return otherwise if self.one_of is None else VersionMismatch


UNCONDITIONAL = Expected()
