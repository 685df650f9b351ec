"""Translates each change of a unit of work into a write of one item, conditional where needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.adapters.dynamodb.table_mapping import Table, Tables
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
class Write:
    """One DynamoDB action with its parameters.

    `item` is the item to write, delete or require. `refusal` makes the error to raise when the
    condition fails, from the stored item if the write asked for it.
    """

    table: Table[Any]
    action: Action
    parameters: dict[str, Any]
    item: Item
    refusal: Callable[[Mapping[str, Any] | None], Exception]

    @property
    def identity(self) -> tuple[object, ...]:
        """What identifies the item: its table and its primary key."""
        return self.table.name, *(self.item[name] for name in self.table.mapping.key)


class NoTable(Exception):
    """A use case writes an object for whose type its wiring, in shared/wiring, names no table."""


def write_of(change: Change, tables: Tables) -> Write:
    """Translate a change, with the table of its object's type. Raises NoTable."""
    match change:
        case Add(entity, error):
            return _add(_table(tables, entity), entity, error)
        case Overwrite(entity):
            return _put(_table(tables, entity), entity)
        case RemoveIfPresent(entity):
            return _delete(_table(tables, entity), entity)
        case Idempotent(record):
            return _put_once(_table(tables, record), record)
        case Publish(event):
            return _put(_table(tables, event), event)
        case Save(entity, was, error, gone):
            return _update(_table(tables, entity), entity, was, error, gone)
        case Remove(entity, error, gone):
            return _guarded(_table(tables, entity), "Delete", entity, error, gone)
        case Require(entity, error):
            return _guarded(_table(tables, entity), "ConditionCheck", entity, error, None)


def _table(tables: Tables, entity: object) -> Table[Any]:
    if type(entity) not in tables:
        raise NoTable(type(entity).__name__)
    return tables[type(entity)]


def _put(table: Table[Any], entity: object) -> Write:
    item = table.mapping.to_item(entity)
    parameters = {"TableName": table.name, "Item": to_attributes(item)}
    return Write(table, "Put", parameters, item, _never)


def _delete(table: Table[Any], entity: object) -> Write:
    item = table.mapping.to_item(entity)
    return Write(table, "Delete", _at(table, item), item, _never)


def _add(table: Table[Any], entity: object, error: type[Refusal]) -> Write:
    put = _put(table, entity)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": table.mapping.key[0]},
        **_with_old(table),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_refusal(table, error, None))


def _put_once(table: Table[IdempotencyRecord], record: IdempotencyRecord) -> Write:
    put = _put(table, record)
    condition = {
        "ConditionExpression": "attribute_not_exists(#key) OR expires_at <= :now",
        "ExpressionAttributeNames": {"#key": table.mapping.key[0]},
        "ExpressionAttributeValues": to_attributes({":now": int(record.created_at.timestamp())}),
        **_with_old(table),
    }
    return replace(put, parameters=put.parameters | condition, refusal=_already_processed(table))


def _update(
    table: Table[Any],
    entity: object,
    was: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    """Set the attributes that this release knows; a Put would drop those that another one added."""
    item = table.mapping.to_item(entity)
    parameters = _condition(table, table.mapping.to_item(was))
    details = {name: value for name, value in item.items() if name not in table.mapping.key}
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
    return Write(table, "Update", parameters, item, _refusal(table, error, gone))


def _guarded(
    table: Table[Any],
    action: Action,
    entity: object,
    error: type[Refusal],
    gone: type[Refusal] | None,
) -> Write:
    item = table.mapping.to_item(entity)
    return Write(table, action, _condition(table, item), item, _refusal(table, error, gone))


def _refusal(
    table: Table[Any], error: type[Refusal], gone: type[Refusal] | None
) -> Callable[[Mapping[str, Any] | None], Exception]:
    """Return the error of a refused write, by the stored item. Raises TypeError without that."""
    if gone is not None and not table.mapping.returns_old:
        raise TypeError("only the stored item, which may not be asked for, shows that it is gone")
    return lambda old: gone() if gone is not None and not old else error()


def _already_processed(
    table: Table[IdempotencyRecord],
) -> Callable[[Mapping[str, Any] | None], Exception]:
    def refusal(old: Mapping[str, Any] | None) -> Exception:
        if table.mapping.from_item is None or not old:
            return LookupError(
                "DynamoDB refused an idempotency record and did not return the one that is there"
            )
        return AlreadyProcessed(table.mapping.from_item(from_attributes(old)))

    return refusal


def _never(old: Mapping[str, Any] | None) -> Exception:
    return LookupError("DynamoDB refused a write that has no condition")


def _condition(table: Table[Any], was: Item) -> dict[str, Any]:
    """Return the parameters of a conditional write that requires the item to be unchanged.

    If the mapping has no guard, the item only has to exist.
    """
    guard = table.mapping.guard
    if not guard:
        return {
            **_at(table, was),
            "ConditionExpression": "attribute_exists(#key)",
            "ExpressionAttributeNames": {"#key": table.mapping.key[0]},
            **_with_old(table),
        }
    return {
        **_at(table, was),
        "ConditionExpression": " AND ".join(f"#{name} = :was_{name}" for name in guard),
        "ExpressionAttributeNames": {f"#{name}": name for name in guard},
        "ExpressionAttributeValues": to_attributes({f":was_{name}": was[name] for name in guard}),
        **_with_old(table),
    }


def _at(table: Table[Any], item: Item) -> dict[str, Any]:
    """Return the parameters that identify an item."""
    key = {name: item[name] for name in table.mapping.key}
    return {"TableName": table.name, "Key": to_attributes(key)}


def _with_old(table: Table[Any]) -> Mapping[str, str]:
    return {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if table.mapping.returns_old else {}
