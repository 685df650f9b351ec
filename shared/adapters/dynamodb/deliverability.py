"""How it is stored what is known of addresses: under hashes, which reveal none, until it expires.

An item with `mailed_at` is a mark, and one with `asked_at` says when its user asked for a
verification. The later of the two takes the other's place.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain import times
from shared.domain.notifications.deliverability import Retried, Trouble, Undeliverable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _mark_to_item(mark: Undeliverable) -> Item:
    return {
        "address_hash": _address_hash(mark.email_key),
        "trouble": mark.trouble.value,
        "mailed_at": times.to_text(mark.mailed_at),
        "expires_at": int(mark.expires_at.timestamp()),
    }


def _retried_to_item(retried: Retried) -> Item:
    return {
        "address_hash": _address_hash(retried.email_key),
        "asked_at": times.to_text(retried.asked_at),
        "suppressed": retried.suppressed,
        "expires_at": int(retried.expires_at.timestamp()),
    }


def _from_item(email_key: str, item: Mapping[str, Any]) -> Undeliverable | Retried:
    if "asked_at" in item:
        return Retried(
            email_key=email_key,
            asked_at=times.from_text(item["asked_at"]),
            suppressed=item["suppressed"],
        )
    return Undeliverable(
        email_key=email_key,
        trouble=Trouble(item["trouble"]),
        mailed_at=times.from_text(item["mailed_at"]),
    )


def _address_hash(email_key: str) -> str:
    return hashlib.sha256(email_key.encode()).hexdigest()


UNDELIVERABLE = TableMapping[Undeliverable](
    key=("address_hash",), guard=("mailed_at",), to_item=_mark_to_item
)
RETRIED = TableMapping[Retried](
    key=("address_hash",), guard=("address_hash",), to_item=_retried_to_item
)


class DynamoDeliverability:
    """The repository of what is known of addresses, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, email_key: str, at: datetime) -> Undeliverable | Retried | None:
        answer = self._client.get_item(
            TableName=self._table, Key=_key(email_key), ConsistentRead=True
        )
        if "Item" not in answer:
            return None
        known = _from_item(email_key, from_attributes(answer["Item"]))
        return known if known.expires_at > at else None

    def mark(self, mark: Undeliverable) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_attributes(_mark_to_item(mark)),
                ConditionExpression="attribute_not_exists(asked_at) OR asked_at <= :mailed",
                ExpressionAttributeValues=to_attributes({":mailed": times.to_text(mark.mailed_at)}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def forget_suppression(self, retried: Retried) -> None:
        """Clear the flag, unless something else is known of the address by now."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(retried.email_key),
                UpdateExpression="SET suppressed = :false",
                ConditionExpression="asked_at = :asked",
                ExpressionAttributeValues=to_attributes(
                    {":false": False, ":asked": times.to_text(retried.asked_at)}
                ),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return


def _key(email_key: str) -> dict[str, Any]:
    return to_attributes({"address_hash": _address_hash(email_key)})
