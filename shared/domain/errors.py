"""Refusals, in business terms; the entrypoints translate them to statuses."""

from dataclasses import dataclass
from typing import ClassVar


class Refusal(Exception):
    """A use case was refused, for a reason that the caller may know.

    Each kind has a `detail`, which explains the reason to people.
    """

    detail: ClassVar[str] = "The request was refused."

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field. `path` leads to it; an empty path is the whole document."""

    path: tuple[str | int, ...]
    reason: str


class Invalid(Refusal):
    """What was given breaks a rule."""

    detail = "Some of the input is not valid."

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.faults: tuple[Fault, ...] = (Fault((field,), reason),)

    @classmethod
    def because_of(cls, *faults: Fault) -> "Invalid":
        """Create one refusal from several faults."""
        refusal = cls("", "")
        refusal.faults = faults
        return refusal


class Unauthenticated(Refusal):
    """Nobody knows who is calling."""

    detail = "A valid bearer token is needed."


class Forbidden(Refusal):
    """The caller is known, and may not do this."""

    detail = "You may not do this."


class NotFound(Refusal):
    """What was asked for does not exist."""

    detail = "There is nothing at this address."


class Conflict(Refusal):
    """What was asked for contradicts what is there."""

    detail = "This contradicts what is there."


class VersionMismatch(Refusal):
    """Its present version is not one that the client expects."""

    detail = "Its present version is not one that you expect; read it again."


class Busy(Refusal):
    """The storage was too busy; the same request can succeed a moment later."""

    detail = "The service is busy; try again in a moment."
