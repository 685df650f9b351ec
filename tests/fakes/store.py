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
from tests.tables import TABLES

type Key = tuple[object, ...]


@dataclass(frozen=True)
class OutboxItem:
    """A published event, and the state of its mail."""

    event_id: str
    event: DomainEvent
    created_at: datetime
    state: str | None = "pending"
    claimed_until: datetime | None = None


class FakeStore:
    """Objects in one dict, events in another."""

    def __init__(self, *things: object, clock: Clock | None = None) -> None:
        self.outbox: dict[str, OutboxItem] = {}
        self.commits = 0
        self._things: dict[Key, object] = {}
        self.keep(*things)
        self._clock = clock or FakeClock()
        self._meanwhile: list[Callable[[], None]] = []
        self._after_refusal: list[Callable[[], None]] = []
        self._event_ids = count(1)

    def meanwhile(self, action: Callable[[], None]) -> None:
        """Let somebody else act just before the next commit."""
        self._meanwhile.append(action)

    def after_refusal(self, action: Callable[[], None]) -> None:
        """Let somebody else act just after the next commit, if it is refused."""
        self._after_refusal.append(action)

    def find[Thing](self, kind: type[Thing], **identity: object) -> Thing | None:
        """Return the object of a type with these attributes, or None."""
        for thing in self.all(kind):
            if all(getattr(thing, name) == value for name, value in identity.items()):
                return thing
        return None

    def all[Thing](self, kind: type[Thing]) -> list[Thing]:
        """Return all objects of a type."""
        return [thing for thing in self._things.values() if isinstance(thing, kind)]

    def keep(self, *things: object) -> None:
        """Store objects unconditionally."""
        self._things |= {_key(thing): thing for thing in things}

    def delete(self, thing: object) -> None:
        """Delete an object unconditionally."""
        del self._things[_key(thing)]

    @property
    def events(self) -> list[DomainEvent]:
        """The published events, the oldest first."""
        return [item.event for item in self.outbox.values()]

    def commit(self, *changes: Change) -> None:
        while self._meanwhile:
            self._meanwhile.pop()()
        keys = [_key(_thing(change)) for change in changes if not isinstance(change, Publish)]
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
            case Add(thing, error):
                if _key(thing) in self._things:
                    raise error
            case Save(_, was, error, gone):
                self._check_guard(was, error, gone)
            case Remove(thing, error, gone):
                self._check_guard(thing, error, gone)
            case Require(thing, error):
                self._check_guard(thing, error, None)

    def _check_guard(self, was: object, error: type[Refusal], gone: type[Refusal] | None) -> None:
        thing = self._things.get(_key(was))
        if thing is None:
            raise gone or error
        if any(_item(thing)[name] != _item(was)[name] for name in TABLES[type(was)].mapping.guard):
            raise error

    def _apply(self, change: Change) -> None:
        match change:
            case Add(thing) | Save(thing) | Overwrite(thing) | Idempotent(thing):
                self._things[_key(thing)] = thing
            case Remove(thing):
                del self._things[_key(thing)]
            case RemoveIfPresent(thing):
                self._things.pop(_key(thing), None)
            case Publish(event):
                event_id = f"event-{next(self._event_ids)}"
                self.outbox[event_id] = OutboxItem(event_id, event, self._clock())


def _thing(
    change: Add | Save | Remove | Require | Overwrite | RemoveIfPresent | Idempotent,
) -> object:
    return change.record if isinstance(change, Idempotent) else change.thing


def _item(thing: object) -> Item:
    item: Item = TABLES[type(thing)].mapping.to_item(thing)
    return item


def _key(thing: object) -> Key:
    table = TABLES[type(thing)]
    return table.name, *(_item(thing)[name] for name in table.mapping.key)
