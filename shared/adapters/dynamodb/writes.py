"""How the changes of a use case are written: each is one action on one item, on a condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.domain.errors import Refusal
from shared.domain.idempotency_record import AlreadyProcessed, IdempotencyRecord
from shared.domain.unit_of_work import (
    Add,
    Change,
    Idempotent,
    Overwrite,
    Publish,
    Remove,
    RemoveIfPresent,
    Require,
    Save,
)

type Action = Literal["Put", "Update", "Delete", "ConditionCheck"]


@dataclass(frozen=True)
class TableMapping[Thing]:
    """How one kind of thing is kept.

    `key` names the attributes of the primary key, `guard` those that must be as they were read
    when the thing is saved, removed or required. `shows_old` is whether a refused write may ask
    for what stands there, and `from_item` reads it, where the use case must know it.
    """

    table: str
    key: tuple[str, ...]
    guard: tuple[str, ...]
    to_item: Callable[[Thing], Item]
    shows_old: bool = True
    from_item: Callable[[Mapping[str, Any]], Thing] | None = None


type TableMappings = Mapping[type, TableMapping[Any]]  # how each kind of thing is kept


@dataclass(frozen=True)
class Write:
    """One action with its parameters, as DynamoDB takes it, and what its refusal means.

    `item` is what it writes, or what it takes away or requires; `refusal` tells from what stands
    there, where that was asked for, what it means that the condition failed.
    """

    mapping: TableMapping[Any]
    action: Action
    parameters: dict[str, Any]
    item: Item
    refusal: Callable[[Mapping[str, Any] | None], Exception]

    @property
    def identity(self) -> tuple[object, ...]:
        """What names the item in all tables."""
        return self.mapping.table, *(self.item[name] for name in self.mapping.key)

    def stands(self, old: Mapping[str, Any] | None) -> bool:
        """Say whether what stands there is what was to be written.

        Then the write succeeded, although it was refused: botocore repeats one whose answer was
        lost.
        """
        if not old or self.action not in ("Put", "Update"):
            return False
        known = {name: value for name, value in old.items() if name in self.item}
        return from_attributes(known) == from_attributes(to_attributes(self.item))


def write_of(change: Change, mappings: TableMappings) -> Write:
    """Return how a change is written, where `kinds` says how each kind of thing is kept."""
    match change:
        case Add(thing, error):
            return _add(mappings[type(thing)], thing, error)
        case Overwrite(thing):
            return _put(mappings[type(thing)], thing)
        case RemoveIfPresent(thing):
            return _drop(mappings[type(thing)], thing)
        case Idempotent(record):
            return _once(mappings[type(record)], record)
        case Publish(event):
            return _put(mappings[type(event)], event)
        case Save(thing, was, error, gone):
            return _update(mappings[type(thing)], thing, was, error, gone)
        case Remove(thing, error, gone):
            return _guarded(mappings[type(thing)], "Delete", thing, error, gone)
        case Require(thing, error):
            return _guarded(mappings[type(thing)], "ConditionCheck", thing, error, None)


def _put(mapping: TableMapping[Any], thing: object) -> Write:
    item = mapping.to_item(thing)
    parameters = {"TableName": mapping.table, "Item": to_attributes(item)}
    return Write(mapping, "Put", parameters, item, _never)


def _drop(mapping: TableMapping[Any], thing: object) -> Write:
    item = mapping.to_item(thing)
    return Write(mapping, "Delete", _at(mapping, item), item, _never)


def _add(mapping: TableMapping[Any], thing: object, error: type[Refusal]) -> Write:
    put = _put(mapping, thing)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": mapping.key[0]},
        **_asking_old(mapping),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_refusal(error, None))


def _once(mapping: TableMapping[IdempotencyRecord], record: IdempotencyRecord) -> Write:
    put = _put(mapping, record)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key) OR expires_at <= :now",
        "ExpressionAttributeNames": {"#key": mapping.key[0]},
        "ExpressionAttributeValues": to_attributes({":now": int(record.created_at.timestamp())}),
        **_asking_old(mapping),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_repeated(mapping))


def _update(
    mapping: TableMapping[Any],
    thing: object,
    was: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    """Change the attributes that are known: a Put would drop those that another release added."""
    item = mapping.to_item(thing)
    parameters = _condition(mapping, mapping.to_item(was))
    details = {name: value for name, value in item.items() if name not in mapping.key}
    known = [name for name, value in details.items() if value is not None]
    unknown = [name for name, value in details.items() if value is None]
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in known)
    if unknown:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in unknown)
    parameters["UpdateExpression"] = expression
    parameters["ExpressionAttributeNames"] |= {f"#{name}": name for name in details}
    parameters["ExpressionAttributeValues"] |= to_attributes(
        {f":{name}": details[name] for name in known}
    )
    return Write(mapping, "Update", parameters, item, _refusal(error, gone))


def _guarded(
    mapping: TableMapping[Any],
    action: Action,
    thing: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    item = mapping.to_item(thing)
    return Write(mapping, action, _condition(mapping, item), item, _refusal(error, gone))


def _refusal(
    error: type[Refusal], gone: type[Refusal] | None
) -> Callable[[Mapping[str, Any] | None], Exception]:
    return lambda old: gone() if gone is not None and not old else error()


def _repeated(
    mapping: TableMapping[IdempotencyRecord],
) -> Callable[[Mapping[str, Any] | None], Exception]:
    def refusal(old: Mapping[str, Any] | None) -> Exception:
        if mapping.from_item is None or not old:
            return LookupError("a receipt was refused by one that is not told")
        return AlreadyProcessed(mapping.from_item(from_attributes(old)))

    return refusal


def _never(old: Mapping[str, Any] | None) -> Exception:
    return LookupError("a write without a condition was refused by one")


def _condition(mapping: TableMapping[Any], was: Item) -> dict[str, Any]:
    """Return the parameters of a write on condition that the item is as it was read."""
    return {
        **_at(mapping, was),
        "ConditionExpression": " AND ".join(f"#{name} = :was_{name}" for name in mapping.guard),
        "ExpressionAttributeNames": {f"#{name}": name for name in mapping.guard},
        "ExpressionAttributeValues": to_attributes(
            {f":was_{name}": was[name] for name in mapping.guard}
        ),
        **_asking_old(mapping),
    }


def _at(mapping: TableMapping[Any], item: Item) -> dict[str, Any]:
    """Return the parameters that say where an item stands."""
    key = {name: item[name] for name in mapping.key}
    return {"TableName": mapping.table, "Key": to_attributes(key)}


def _asking_old(mapping: TableMapping[Any]) -> Mapping[str, str]:
    return {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if mapping.shows_old else {}
