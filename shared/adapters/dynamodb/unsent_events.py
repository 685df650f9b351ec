"""How events whose mail was not sent are found, tried again and given up, in the outbox's table.

`changed_by` tells a change from others, so that it is known when the client repeats it after a lost
answer. It is not made again then, since the consumer can have sent the mail meanwhile. These are no
transactions: they would conflict with the consumer's marks.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.items import (
    Item,
    every_item,
    to_attribute,
    to_attributes,
)
from shared.adapters.dynamodb.outbox import INDEX, SENT_LIFETIME, UNCLAIMED, refused_item
from shared.domain import times
from shared.domain.notifications.unsent_events import UnsentEvent, UnsentState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CHANGE_ID_BYTES = 8


class DynamoUnsentEvents:
    """The events in DynamoDB whose mail was not sent."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def all(self) -> Iterator[UnsentEvent]:
        for state in UnsentState:
            yield from self._in(state)

    def _in(self, state: UnsentState) -> Iterator[UnsentEvent]:
        items = every_item(
            self._client.query,
            TableName=self._table,
            IndexName=INDEX,
            KeyConditionExpression="#state = :state",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": to_attribute(state.value)},
        )
        for item in items:
            yield UnsentEvent(
                event_id=item["event_id"],
                name=item["event_type"],
                state=state,
                published_at=times.from_text(item["created_at"]),
                reason=item.get("reason"),
            )

    def retry(self, event_id: str) -> bool:
        return self._update(
            event_id,
            "SET #state = :pending, changed_by = :change REMOVE failed_at, expires_at, reason",
            "#state = :failed",
            {":pending": UnsentState.PENDING.value, ":failed": UnsentState.FAILED.value},
        )

    def give_up(self, event_id: str, at: datetime) -> bool:
        return self._update(
            event_id,
            "SET given_up_at = :at, expires_at = :expires, changed_by = :change"
            " REMOVE #state, claimed_until",
            f"attribute_exists(#state) AND {UNCLAIMED}",
            {":at": times.to_text(at), ":expires": int((at + SENT_LIFETIME).timestamp())},
        )

    def _update(self, event_id: str, update: str, condition: str, values: Item) -> bool:
        change = secrets.token_hex(CHANGE_ID_BYTES)
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_attributes({"event_id": event_id}),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues=to_attributes({**values, ":change": change}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            return refused_item(error).get("changed_by") == change
        return True
