"""The unit of work: the changes of a use case, as values, which one transaction commits."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from shared.domain.errors import Refusal
from shared.domain.idempotency_record import IdempotencyRecord


class DomainEvent(Protocol):
    """A fact of the business. `name` identifies its kind wherever it is stored."""

    name: ClassVar[str]


@dataclass(frozen=True)
class Add:
    """Store a new object. `error` is raised if there is one with its key already."""

    entity: object
    error: type[Refusal]


@dataclass(frozen=True)
class Save:
    """Store a changed object. `error` is raised if it has changed since it was read.

    `gone`, where given, is raised instead if it no longer exists.
    """

    entity: object
    was: object
    error: type[Refusal]
    gone: type[Refusal] | None = None


@dataclass(frozen=True)
class Remove:
    """Remove an object. `error` is raised if it has changed since it was read.

    `gone`, where given, is raised instead if it no longer exists.
    """

    entity: object
    error: type[Refusal]
    gone: type[Refusal] | None = None


@dataclass(frozen=True)
class Require:
    """Write nothing. `error` is raised if the object has changed since it was read.

    An object whose table mapping guards nothing, such as a key, only has to exist.
    """

    entity: object
    error: type[Refusal]


@dataclass(frozen=True)
class Overwrite:
    """Store an object unconditionally."""

    entity: object


@dataclass(frozen=True)
class RemoveIfPresent:
    """Remove an object unconditionally."""

    entity: object


@dataclass(frozen=True)
class Idempotent:
    """Store an idempotency record. AlreadyProcessed is raised if an unexpired one exists."""

    record: IdempotencyRecord


@dataclass(frozen=True)
class Publish:
    """Add a domain event to the outbox if, and only if, the transaction commits."""

    event: DomainEvent


type Change = Add | Save | Remove | Require | Overwrite | RemoveIfPresent | Idempotent | Publish


class Store(Protocol):
    """Commits units of work."""

    def commit(self, *changes: Change) -> None:
        """Commit all changes in one transaction, or none.

        No object may occur twice, and there may be at most 100 changes. Raises the error of a
        change whose condition does not hold, or Busy if other writers got in the way for too long.
        """
        ...
