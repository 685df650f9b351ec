"""How the domain's objects are mapped to the items of DynamoDB tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.adapters.dynamodb.items import Item


@dataclass(frozen=True)
class TableMapping[Entity]:
    """How one kind of object is mapped to the items of its table.

    `key` lists the attributes of the primary key. `guard` lists the attributes for optimistic
    locking: when an object is saved, removed or required, they must not have changed since it was
    read. `returns_old` says whether a refused write may ask for the stored item; `from_item` reads
    that item, for a use case that needs it.
    """

    key: tuple[str, ...]
    guard: tuple[str, ...]
    to_item: Callable[[Entity], Item]
    returns_old: bool = True
    from_item: Callable[[Mapping[str, Any]], Entity] | None = None

    def at(self, table: str) -> "Table[Entity]":
        """Return the table of this name with this mapping."""
        return Table(table, self)


@dataclass(frozen=True)
class Table[Entity]:
    """A table, and how objects are mapped to its items."""

    name: str
    mapping: TableMapping[Entity]


type Tables = Mapping[type, Table[Any]]
"""The table of each type of object that a store writes."""
