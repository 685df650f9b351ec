"""Converts items between Python values and DynamoDB's attribute values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Value = str | int | float | bool | frozenset[str] | Mapping[str, str | int] | None
# An item's attributes; an attribute that is None is absent.
type Item = Mapping[str, Value]

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


def to_attributes(item: Item) -> dict[str, "AttributeValueTypeDef"]:
    """Convert an item to DynamoDB's attribute values."""
    return {name: to_attribute(value) for name, value in item.items() if value is not None}


def to_attribute(value: Value) -> "AttributeValueTypeDef":
    """Convert a value; a float is written with its shortest digits, which read back as the same."""
    attribute: AttributeValueTypeDef = _serialize(
        Decimal(repr(value)) if isinstance(value, float) else value
    )
    return attribute


def from_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Convert attribute values from DynamoDB: integers to int, other numbers to Decimal."""
    return {name: _with_integers(_deserialize(value)) for name, value in attributes.items()}


def _with_integers(value: Any) -> Any:
    match value:
        case Decimal() if value == value.to_integral():
            return int(value)
        case dict():
            return {name: _with_integers(inner) for name, inner in value.items()}
        case _:
            return value
