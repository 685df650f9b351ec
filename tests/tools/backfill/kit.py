"""What the tests of backfills do to a table."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Run = Callable[..., int]


def put(dynamodb: "DynamoDBClient", table: str, *items: Item) -> None:
    """Store items."""
    for item in items:
        dynamodb.put_item(TableName=table, Item=to_attributes(item))


def stored(dynamodb: "DynamoDBClient", table: str) -> list[Mapping[str, Any]]:
    """Return all items of a table."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table)
    return [from_attributes(item) for page in pages for item in page["Items"]]


def before(dynamodb: "DynamoDBClient", operation: str, act: Callable[[int], None]) -> None:
    """Have something happen before each call of an operation; it gets the call's number."""
    calls = iter(range(1, 10_000))
    dynamodb.meta.events.register(
        f"before-call.dynamodb.{operation}", lambda **_: act(next(calls)), unique_id=operation
    )
