"""What a migration of stored items says; `make backfill NAME=…` runs one over its table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.adapters.dynamodb.items import Item
from shared.adapters.dynamodb.table_mapping import TableMapping


@dataclass(frozen=True)
class Migration:
    """A change of the items that an earlier release wrote into a table.

    `table` is its logical id in template.yaml, `mapping` how the present release stores what is in
    it: the key, and the guard without whose change nobody writes an item. `change` returns the
    attributes that an item gets, with None for one that goes; it is empty for an item that is as it
    should be, so that a run can be repeated.
    """

    table: str
    mapping: TableMapping[Any]
    change: Callable[[Mapping[str, Any]], Item]
