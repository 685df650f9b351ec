"""How idempotency records are stored: by a hash of the request's key, for a day."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain import times
from shared.domain.idempotency_record import IdempotencyRecord

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _to_item(record: IdempotencyRecord) -> Item:
    return {
        "id": record.record_id,
        "fingerprint": record.fingerprint,
        "resource_id": record.resource_id,
        "created_at": times.to_text(record.created_at),
        "expires_at": int(record.expires_at.timestamp()),
    }


def _from_item(item: Mapping[str, Any]) -> IdempotencyRecord:
    return IdempotencyRecord(
        record_id=item["id"],
        fingerprint=item["fingerprint"],
        resource_id=item["resource_id"],
        created_at=times.from_text(item["created_at"]),
        expires_at=datetime.fromtimestamp(item["expires_at"], UTC),
    )


IDEMPOTENCY_RECORDS = TableMapping[IdempotencyRecord](
    key=("id",), guard=("id",), to_item=_to_item, from_item=_from_item
)


class DynamoIdempotencyRecords:
    """The repository of idempotency records, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, record_id: str, at: datetime) -> IdempotencyRecord | None:
        answer = self._client.get_item(
            TableName=self._table, Key=to_attributes({"id": record_id}), ConsistentRead=True
        )
        if "Item" not in answer:
            return None
        record = _from_item(from_attributes(answer["Item"]))
        return record if record.expires_at > at else None
