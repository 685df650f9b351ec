"""Optimistic locking, as a client sees it: which versions of a thing it expects."""

from dataclasses import dataclass

from shared.domain.errors import Refusal, VersionMismatch


@dataclass(frozen=True)
class Expected:
    """The versions that a client expects; None stands for any that exists."""

    versions: frozenset[int] | None

    def demand(self, version: int) -> None:
        """Raise VersionMismatch unless the version is expected."""
        if self.versions is not None and version not in self.versions:
            raise VersionMismatch


def check_version(expected: Expected | None, version: int) -> None:
    """Raise VersionMismatch unless the version is expected; None expects nothing."""
    if expected is not None:
        expected.demand(version)


def lost_race(expected: Expected | None, otherwise: type[Refusal]) -> type[Refusal]:
    """Return what it means that somebody else was faster, for a client that expects that."""
    return otherwise if expected is None else VersionMismatch
