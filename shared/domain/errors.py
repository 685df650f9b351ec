"""Refusals, in business terms; the entrypoints translate them to statuses."""

from dataclasses import dataclass
from typing import ClassVar


class Refusal(Exception):
    """A use case was refused, for a reason that the caller may know.

    Each kind has a `name`, by which programs tell it from others, and a `detail`, which explains
    the reason to people. The name is written out, so that it stays when the class is renamed. It is
    empty for a kind that every service knows, such as NotFound, and another kind's where programs
    must not tell the two apart.
    """

    name: ClassVar[str]
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

    name = "invalid"
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

    name = ""
    detail = "A valid bearer token is needed."


class Forbidden(Refusal):
    """The caller is known, and may not do this."""

    name = ""
    detail = "You may not do this."


class NotFound(Refusal):
    """What was asked for does not exist."""

    name = ""
    detail = "There is nothing at this address."


class Conflict(Refusal):
    """What was asked for contradicts what is there."""

    detail = "This contradicts what is there."


class VersionMismatch(Refusal):
    """Its present version is not one that the client expects."""

    name = "version-mismatch"
    detail = "Its present version is not one that you expect; read it again."


class Busy(Refusal):
    """The storage was too busy; the same request can succeed a moment later."""

    name = ""
    detail = "The service is busy; try again in a moment."
