"""Reads a table page by page, and changes items as a migration says, beside those who write it.

An item is changed only if its guard, such as its version, is as it was read. Where somebody was
faster it is read again: what they wrote may be as it should be by now. The version stays the same,
since clients see no change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from migrations.migration import Migration
from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from tools.backfill.checkpoint import Key
from tools.backfill.pace import Pace, capacity

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PAGE_ITEMS = 100
TRIES = 5


class Outcome(StrEnum):
    """What became of an item."""

    CHANGED = "changed"
    AS_IT_SHOULD_BE = "as it should be"
    BUSY = "busy"
    """Others changed it each time between reading and writing."""


@dataclass(frozen=True)
class Page:
    """Some items of a table, and the key behind which the next ones are, None at the end."""

    items: Sequence[Mapping[str, Any]]
    after: Key | None


class MigratedTable:
    """A table and the migration that is run over it, at a share of its capacity."""

    def __init__(
        self, client: "DynamoDBClient", name: str, migration: Migration, reads: Pace, writes: Pace
    ) -> None:
        self._client = client
        self._name = name
        self._migration = migration
        self._reads, self._writes = reads, writes

    @classmethod
    def at_share(
        cls, client: "DynamoDBClient", name: str, migration: Migration, share: float
    ) -> "tuple[MigratedTable, int]":
        """Return the table at a share of what it can do, and about how many items it has."""
        description = client.describe_table(TableName=name)["Table"]
        reads, writes = (Pace(units * share) for units in capacity(description))
        return cls(client, name, migration, reads, writes), description["ItemCount"]

    def pages(self, after: Key | None) -> Iterator[Page]:
        """Read the pages behind a key, each when it may be read."""
        while True:
            start: dict[str, Any] = {"ExclusiveStartKey": after} if after else {}
            self._reads.wait()
            answer = self._client.scan(
                TableName=self._name, Limit=PAGE_ITEMS, ReturnConsumedCapacity="TOTAL", **start
            )
            self._reads.use(_units(answer))
            after = answer.get("LastEvaluatedKey")
            yield Page([from_attributes(item) for item in answer["Items"]], after)
            if after is None:
                return

    def change(self, item: Mapping[str, Any]) -> Item:
        """Return what the migration changes in an item."""
        return self._migration.change(item)

    def migrate(self, item: Mapping[str, Any]) -> Outcome:
        """Change an item, if it needs that and is still there."""
        found: Mapping[str, Any] | None = item
        for _ in range(TRIES):
            changes = self.change(found) if found else {}
            if not (found and changes):
                return Outcome.AS_IT_SHOULD_BE
            if self._write(found, changes):
                return Outcome.CHANGED
            found = self._read(found)
        return Outcome.BUSY

    def key_of(self, item: Mapping[str, Any]) -> Item:
        """Return the primary key of an item."""
        return {name: item[name] for name in self._migration.mapping.key}

    def _read(self, item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        self._reads.wait()
        answer = self._client.get_item(
            TableName=self._name,
            Key=to_attributes(self.key_of(item)),
            ConsistentRead=True,
            ReturnConsumedCapacity="TOTAL",
        )
        self._reads.use(_units(answer))
        return from_attributes(answer["Item"]) if "Item" in answer else None

    def _write(self, item: Mapping[str, Any], changes: Item) -> bool:
        """Change an item; return False if it is not the one that was read."""
        self._writes.wait()
        try:
            answer = self._client.update_item(
                TableName=self._name,
                Key=to_attributes(self.key_of(item)),
                ReturnConsumedCapacity="TOTAL",
                **self._update(item, changes),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            self._writes.use(1)
            return False
        self._writes.use(_units(answer))
        return True

    def _update(self, item: Mapping[str, Any], changes: Item) -> dict[str, Any]:
        """Return the parameters that change an item, if its guard is as it was read."""
        guard = self._migration.mapping.guard
        known = {name: value for name, value in changes.items() if value is not None}
        gone = changes.keys() - known.keys()
        was = {f":was_{name}": item[name] for name in guard}
        return {
            "UpdateExpression": _expression("SET", [f"#{name} = :{name}" for name in known])
            + _expression("REMOVE", [f"#{name}" for name in gone]),
            "ConditionExpression": " AND ".join(f"#{name} = :was_{name}" for name in guard),
            "ExpressionAttributeNames": {f"#{name}": name for name in (*guard, *changes)},
            "ExpressionAttributeValues": to_attributes(
                {f":{name}": value for name, value in known.items()} | was
            ),
        }


def _expression(word: str, parts: Sequence[str]) -> str:
    return f"{word} {', '.join(parts)} " if parts else ""


def _units(answer: Any) -> float:
    """Return what a call has used; every answer says it."""
    units: float = answer["ConsumedCapacity"]["CapacityUnits"]
    return units
