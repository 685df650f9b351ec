"""How the changes of a use case are written: each is one action on one item, on a condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.domain.changes import Add, Change, Drop, Once, Put, Remove, Require, Save, Tell
from shared.domain.errors import Refusal
from shared.domain.receipts import Receipt, Repeated

type Action = Literal["Put", "Update", "Delete", "ConditionCheck"]


@dataclass(frozen=True)
class Kept[Thing]:
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


type Kinds = Mapping[type, Kept[Any]]  # how each kind of thing is kept


@dataclass(frozen=True)
class Write:
    """One action with its parameters, as DynamoDB takes it, and what its refusal means.

    `item` is what it writes, or what it takes away or requires; `refusal` tells from what stands
    there, where that was asked for, what it means that the condition failed.
    """

    kept: Kept[Any]
    action: Action
    parameters: dict[str, Any]
    item: Item
    refusal: Callable[[Mapping[str, Any] | None], Exception]

    @property
    def identity(self) -> tuple[object, ...]:
        """What names the item in all tables."""
        return self.kept.table, *(self.item[name] for name in self.kept.key)

    def stands(self, old: Mapping[str, Any] | None) -> bool:
        """Say whether what stands there is what was to be written.

        Then the write succeeded, although it was refused: botocore repeats one whose answer was
        lost.
        """
        if not old or self.action not in ("Put", "Update"):
            return False
        known = {name: value for name, value in old.items() if name in self.item}
        return from_attributes(known) == from_attributes(to_attributes(self.item))


def write_of(change: Change, kinds: Kinds) -> Write:
    """Return how a change is written, where `kinds` says how each kind of thing is kept."""
    match change:
        case Add(thing, error):
            return _add(kinds[type(thing)], thing, error)
        case Put(thing):
            return _put(kinds[type(thing)], thing)
        case Drop(thing):
            return _drop(kinds[type(thing)], thing)
        case Once(receipt):
            return _once(kinds[type(receipt)], receipt)
        case Tell(event):
            return _put(kinds[type(event)], event)
        case Save(thing, was, error, gone):
            return _update(kinds[type(thing)], thing, was, error, gone)
        case Remove(thing, error, gone):
            return _guarded(kinds[type(thing)], "Delete", thing, error, gone)
        case Require(thing, error):
            return _guarded(kinds[type(thing)], "ConditionCheck", thing, error, None)


def _put(kept: Kept[Any], thing: object) -> Write:
    item = kept.to_item(thing)
    parameters = {"TableName": kept.table, "Item": to_attributes(item)}
    return Write(kept, "Put", parameters, item, _never)


def _drop(kept: Kept[Any], thing: object) -> Write:
    item = kept.to_item(thing)
    return Write(kept, "Delete", _at(kept, item), item, _never)


def _add(kept: Kept[Any], thing: object, error: type[Refusal]) -> Write:
    put = _put(kept, thing)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": kept.key[0]},
        **_asking_old(kept),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_refusal(error, None))


def _once(kept: Kept[Receipt], receipt: Receipt) -> Write:
    put = _put(kept, receipt)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key) OR expires_at <= :now",
        "ExpressionAttributeNames": {"#key": kept.key[0]},
        "ExpressionAttributeValues": to_attributes({":now": int(receipt.created_at.timestamp())}),
        **_asking_old(kept),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_repeated(kept))


def _update(
    kept: Kept[Any],
    thing: object,
    was: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    """Change the attributes that are known: a Put would drop those that another release added."""
    item = kept.to_item(thing)
    parameters = _condition(kept, kept.to_item(was))
    details = {name: value for name, value in item.items() if name not in kept.key}
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
    return Write(kept, "Update", parameters, item, _refusal(error, gone))


def _guarded(
    kept: Kept[Any],
    action: Action,
    thing: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    item = kept.to_item(thing)
    return Write(kept, action, _condition(kept, item), item, _refusal(error, gone))


def _refusal(
    error: type[Refusal], gone: type[Refusal] | None
) -> Callable[[Mapping[str, Any] | None], Exception]:
    return lambda old: gone() if gone is not None and not old else error()


def _repeated(kept: Kept[Receipt]) -> Callable[[Mapping[str, Any] | None], Exception]:
    def refusal(old: Mapping[str, Any] | None) -> Exception:
        if kept.from_item is None or not old:
            return LookupError("a receipt was refused by one that is not told")
        return Repeated(kept.from_item(from_attributes(old)))

    return refusal


def _never(old: Mapping[str, Any] | None) -> Exception:
    return LookupError("a write without a condition was refused by one")


def _condition(kept: Kept[Any], was: Item) -> dict[str, Any]:
    """Return the parameters of a write on condition that the item is as it was read."""
    return {
        **_at(kept, was),
        "ConditionExpression": " AND ".join(f"#{name} = :was_{name}" for name in kept.guard),
        "ExpressionAttributeNames": {f"#{name}": name for name in kept.guard},
        "ExpressionAttributeValues": to_attributes(
            {f":was_{name}": was[name] for name in kept.guard}
        ),
        **_asking_old(kept),
    }


def _at(kept: Kept[Any], item: Item) -> dict[str, Any]:
    """Return the parameters that say where an item stands."""
    key = {name: item[name] for name in kept.key}
    return {"TableName": kept.table, "Key": to_attributes(key)}


def _asking_old(kept: Kept[Any]) -> Mapping[str, str]:
    return {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if kept.shows_old else {}
