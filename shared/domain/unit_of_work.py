"""What a use case wants written, as values: one commit is one transaction."""

from dataclasses import dataclass
from typing import Protocol

from shared.domain.errors import Refusal
from shared.domain.idempotency_record import IdempotencyRecord


class Event(Protocol):
    """Something that happened and that somebody must be told of by mail."""

    @property
    def email(self) -> str:
        """The address that the mail goes to."""
        ...


@dataclass(frozen=True)
class Add:
    """Write a new thing; `error` is raised if there is one with its key already."""

    thing: object
    error: type[Refusal]


@dataclass(frozen=True)
class Save:
    """Write a changed thing; `error` is raised if it is no longer what it was.

    `gone`, where given, is raised instead if it exists no more.
    """

    thing: object
    was: object
    error: type[Refusal]
    gone: type[Refusal] | None = None


@dataclass(frozen=True)
class Remove:
    """Take a thing away; `error` is raised if it is no longer as it was read.

    `gone`, where given, is raised instead if it exists no more.
    """

    thing: object
    error: type[Refusal]
    gone: type[Refusal] | None = None


@dataclass(frozen=True)
class Require:
    """Write nothing; `error` is raised if the thing is no longer as it was read."""

    thing: object
    error: type[Refusal]


@dataclass(frozen=True)
class Overwrite:
    """Write a thing, whatever stands there."""

    thing: object


@dataclass(frozen=True)
class RemoveIfPresent:
    """Take a thing away, whatever stands there, and if nothing does."""

    thing: object


@dataclass(frozen=True)
class Idempotent:
    """Write the receipt of this request; Repeated is raised if there is one that still counts."""

    record: IdempotencyRecord


@dataclass(frozen=True)
class Publish:
    """Have an event told by mail: once the transaction holds, and only then."""

    event: Event


type Change = Add | Save | Remove | Require | Overwrite | RemoveIfPresent | Idempotent | Publish


class Store(Protocol):
    """Where things are kept."""

    def commit(self, *changes: Change) -> None:
        """Write all changes or none.

        Each thing is named once; there are at most 100. Raises the error of a change that does
        not hold, or Busy when others wrote the same things for too long.
        """
        ...
