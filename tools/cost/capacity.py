"""What a call of DynamoDB consumes, in the request units that are billed.

Writes are taken from the answer's ConsumedCapacity, where the emulator counts as DynamoDB does:
each started KB of the larger of old and new item, two units in a transaction, and one for each
entry of an index that is written or moved away. What it doesn't count is counted here: reads by
their bytes, and what is refused by a condition.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

READ_UNIT_BYTES = 4096
WRITE_UNIT_BYTES = 1024
TRANSACTED = 2
"""A transaction prepares each item and commits it."""
EVENTUALLY = 0.5

NESTING_BYTES = 3
MEMBER_BYTES = 1
"""The bytes of a list or a map, and of each member."""

WRITES = frozenset({"DeleteItem", "PutItem", "UpdateItem"})


@dataclass(frozen=True)
class Units:
    """Request units of an on-demand table and its indexes."""

    read: float = 0
    write: float = 0


def units_of(operation: str, parameters: Mapping[str, Any], answer: Mapping[str, Any]) -> Units:
    """Return the units of a call, which asked for ConsumedCapacity and for whole items."""
    match operation:
        case "GetItem":
            return Units(read=_read([answer.get("Item", {})], parameters))
        case "Query" | "Scan":
            return Units(read=_read(answer["Items"], parameters))
        case "BatchGetItem":
            return Units(read=_batch(parameters["RequestItems"], answer["Responses"]))
        case "BatchWriteItem":
            return Units(write=_deletions(parameters["RequestItems"]))
        case "TransactWriteItems":
            return Units(write=_transaction(parameters["TransactItems"], answer))
        case write if write in WRITES and "Error" in answer:
            return Units(write=_refused(parameters))
        case write if write in WRITES:
            return Units(write=answer["ConsumedCapacity"]["CapacityUnits"])
    raise ValueError(f"what {operation} costs is not known here")


def examined(operation: str, parameters: Mapping[str, Any], answer: Mapping[str, Any]) -> int:
    """Return how many items a query or scan looked at; otherwise, how many keys were named."""
    match operation:
        case "Query" | "Scan":
            return int(answer["ScannedCount"])
        case "BatchGetItem":
            return sum(len(asked["Keys"]) for asked in parameters["RequestItems"].values())
        case "BatchWriteItem":
            return sum(map(len, parameters["RequestItems"].values()))
        case "TransactWriteItems":
            return len(parameters["TransactItems"])
    return 1


def item_bytes(item: Mapping[str, Any]) -> int:
    """Return the size of an item as DynamoDB counts it."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    match value:
        case {"S": str(text)}:
            return len(text.encode())
        case {"N": str(number)}:
            return _number_bytes(number)
        case {"SS": [*texts]}:
            return sum(len(text.encode()) for text in texts)
        case {"L": [*members]}:
            return NESTING_BYTES + sum(MEMBER_BYTES + _value_bytes(member) for member in members)
        case {"M": members}:
            return NESTING_BYTES + MEMBER_BYTES * len(members) + item_bytes(members)
        case {"BOOL": _} | {"NULL": _}:
            return 1
    raise ValueError(f"the size of {value!r} is not known here")


def _number_bytes(number: str) -> int:
    """Return about a byte for two significant digits, one more, and one for a sign."""
    mantissa = number.lstrip("-").partition("E")[0].replace(".", "").strip("0")
    return math.ceil(len(mantissa) / 2) + 1 + number.startswith("-")


def _read(items: Iterable[Mapping[str, Any]], parameters: Mapping[str, Any]) -> float:
    """Return what one read of these items costs; their sizes are added up first."""
    started = max(1, math.ceil(sum(map(item_bytes, items)) / READ_UNIT_BYTES))
    return started if parameters.get("ConsistentRead") else started * EVENTUALLY


def _batch(asked: Mapping[str, Any], found: Mapping[str, Any]) -> float:
    """Count each item of a batch alone, and each key without an item as the smallest."""
    total = 0.0
    for table, parameters in asked.items():
        missing = len(parameters["Keys"]) - len(found[table])
        total += sum(_read([item], parameters) for item in found[table])
        total += missing * _read([], parameters)
    return total


def _deletions(asked: Mapping[str, Any]) -> float:
    """Count each deletion of a batch as that of a small item, which sessions are."""
    requests = [each for requests in asked.values() for each in requests]
    if any("DeleteRequest" not in each for each in requests):
        raise ValueError("what a batch of other writes costs is not known here")
    return len(requests)


def _transaction(actions: list[Mapping[str, Any]], answer: Mapping[str, Any]) -> float:
    if "Error" in answer:
        return TRANSACTED * sum(_refused(part) for action in actions for part in action.values())
    written: float = sum(it["CapacityUnits"] for it in answer.get("ConsumedCapacity", []))
    return written


def _refused(parameters: Mapping[str, Any]) -> float:
    """Count a write that a condition refuses by its new item, since the stored one is small."""
    return max(1, math.ceil(item_bytes(parameters.get("Item", {})) / WRITE_UNIT_BYTES))
