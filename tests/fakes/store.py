"""The unit of work in memory: one commit is one transaction.

The keys and the guards of objects are those of the table mappings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from shared.adapters.dynamodb.items import Item
from shared.adapters.dynamodb.store import CHANGES_MOST
from shared.domain.errors import Refusal
from shared.domain.idempotency_record import AlreadyProcessed, IdempotencyRecord
from shared.domain.times import Clock
from shared.domain.unit_of_work import (
    Add,
    Change,
    DomainEvent,
    Idempotent,
    Overwrite,
    Publish,
    Remove,
    RemoveIfPresent,
    Require,
    Save,
)
from tests.fakes.clock import FakeClock
from tests.tables import table_of

type Key = tuple[object, ...]


@dataclass(frozen=True)
class OutboxItem:
    """A published event, and the state of its mail."""

    event_id: str
    event: DomainEvent
    created_at: datetime
    state: str | None = "pending"
    claimed_until: datetime | None = None
    claimed_by: str | None = None
    tried_at: datetime | None = None
    counted: bool = False


class FakeStore:
    """Objects in one dict, events in another."""

    def __init__(self, *entities: object, clock: Clock | None = None) -> None:
        self.outbox: dict[str, OutboxItem] = {}
        self.commits = 0
        self._entities: dict[Key, object] = {}
        self.put(*entities)
        self._clock = clock or FakeClock()
        self._meanwhile: list[Callable[[], None]] = []
        self._after_refusal: list[Callable[[], None]] = []
        self._published_event_ids = count(1)

    def meanwhile(self, action: Callable[[], None]) -> None:
        """Let somebody else act just before the next commit."""
        self._meanwhile.append(action)

    def after_refusal(self, action: Callable[[], None]) -> None:
        """Let somebody else act just after the next commit, if it is refused."""
        self._after_refusal.append(action)

    def find[Entity](self, kind: type[Entity], **identity: object) -> Entity | None:
        """Return the object of a type with these attributes, or None."""
        for entity in self.all(kind):
            if all(getattr(entity, name) == value for name, value in identity.items()):
                return entity
        return None

    def all[Entity](self, kind: type[Entity]) -> list[Entity]:
        """Return all objects of a type."""
        return [entity for entity in self._entities.values() if isinstance(entity, kind)]

    def put(self, *entities: object) -> None:
        """Store objects unconditionally."""
        self._entities |= {_key(entity): entity for entity in entities}

    def delete(self, entity: object) -> None:
        """Delete an object unconditionally."""
        del self._entities[_key(entity)]

    @property
    def published_events(self) -> list[DomainEvent]:
        """The published events, the oldest first."""
        return [item.event for item in self.outbox.values()]

    def commit(self, *changes: Change) -> None:
        while self._meanwhile:
            self._meanwhile.pop()()
        keys = [_key(thing) for change in changes if (thing := _thing(change)) is not None]
        if len(set(keys)) < len(keys) or len(changes) > CHANGES_MOST:
            raise ValueError("a commit names each object once, and at most 100")
        if len(changes) == 1 and isinstance(changes[0], Require):
            raise ValueError("a requirement alone writes nothing")
        try:
            for change in changes:
                self._check(change)
        except Refusal:
            while self._after_refusal:
                self._after_refusal.pop()()
            raise
        for change in changes:
            self._apply(change)
        self.commits += 1

    def _check(self, change: Change) -> None:
        match change:
            case Idempotent(record):
                first = self.find(IdempotencyRecord, record_id=record.record_id)
                if first is not None and first.expires_at > record.created_at:
                    raise AlreadyProcessed(first)
            case Add(entity, error):
                if _key(entity) in self._entities:
                    raise error
            case Save(_, was, error, gone):
                self._check_guard(was, error, gone)
            case Remove(entity, error, gone):
                self._check_guard(entity, error, gone)
            case Require(entity, error):
                self._check_guard(entity, error, None)

    def _check_guard(self, was: object, error: type[Refusal], gone: type[Refusal] | None) -> None:
        entity = self._entities.get(_key(was))
        if entity is None:
            raise gone or error
        guard = table_of(type(was)).mapping.guard
        if any(_item(entity).get(name) != _item(was)[name] for name in guard):
            raise error

    def _apply(self, change: Change) -> None:
        match change:
            case Add(entity) | Save(entity) | Overwrite(entity) | Idempotent(entity):
                self._entities[_key(entity)] = entity
            case Remove(entity):
                del self._entities[_key(entity)]
            case RemoveIfPresent(entity):
                self._entities.pop(_key(entity), None)
            case Publish(event):
                event_id = f"event-{next(self._published_event_ids)}"
                self.outbox[event_id] = OutboxItem(event_id, event, self._clock())


def _thing(change: Change) -> object:
    """Return the object that a change is about: an event is about none."""
    match change:
        case Publish():
            return None
        case Idempotent(record):
            return record
        case _:
            return change.entity


def _item(entity: object) -> Item:
    item: Item = table_of(type(entity)).mapping.to_item(entity)
    return item


def _key(entity: object) -> Key:
    table = table_of(type(entity))
    return table.name, *(_item(entity)[name] for name in table.mapping.key)
