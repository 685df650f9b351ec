"""Converts items between Python values and DynamoDB's attribute values.

boto3 has a serializer too; importing it takes half of a cold start of get_planet.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Value = str | int | float | bool | frozenset[str] | Mapping[str, str | int | None] | None
# An item's attributes; an attribute that is None is absent.
type Item = Mapping[str, Value]


def to_attributes(item: Item) -> dict[str, "AttributeValueTypeDef"]:
    """Convert an item to DynamoDB's attribute values."""
    return {name: to_attribute(value) for name, value in item.items() if value is not None}


def to_attribute(value: Value) -> "AttributeValueTypeDef":
    """Convert a value; a float is written with its shortest digits, which read back as the same."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case float():
            return {"N": str(Decimal(repr(value)))}
        case frozenset():
            return {"SS": sorted(value)}
        case None:
            return {"NULL": True}
        case _:
            return {"M": {name: to_attribute(inner) for name, inner in value.items()}}


def from_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Convert attribute values from DynamoDB: integers to int, other numbers to Decimal."""
    return {name: _from_attribute(value) for name, value in attributes.items()}


def every_item(
    query: Callable[..., Mapping[str, Any]], **parameters: Any
) -> Iterator[dict[str, Any]]:
    """Call a client's method for one page after the other, and convert each item."""
    while True:
        page = query(**parameters)
        yield from map(from_attributes, page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        parameters["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _from_attribute(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return _number(value)
        case "SS":
            return set(value)
        case "M":
            return from_attributes(value)
        case "NULL":
            return None
        case _:
            raise ValueError(f"no item of this product has an attribute of the type {kind}")


def _number(digits: str) -> int | Decimal:
    try:
        return int(digits)
    except ValueError:
        number = Decimal(digits)
        return int(number) if number == number.to_integral() else number
