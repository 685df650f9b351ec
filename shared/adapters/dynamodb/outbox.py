"""How the events that must be told are kept: pending in a sparse index, until they are told.

`state` is `pending` or `failed`, and absent when the event was told; then the item expires.
`correlation_id` is that of the request that the event happened in; who claims the event logs, and
sends its mail, under that id.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from shared.adapters.dynamodb.items import Item, from_attributes, to_attribute, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.adapters.observability.logs import logger
from shared.domain import times
from shared.domain.accounts.events import UserRegistered, UserRemoved
from shared.domain.notifications.ports import EventClaimed
from shared.domain.unit_of_work import Event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import UpdateItemOutputTypeDef

PENDING = "pending"
FAILED = "failed"
SENT_LIFETIME = timedelta(days=7)
FAILED_LIFETIME = timedelta(days=90)
SWEPT_MOST = 100  # events at a time

_UNCLAIMED = "(attribute_not_exists(claimed_until) OR claimed_until <= :at)"

_EVENTS: Mapping[str, Callable[..., Event]] = {
    kind.__name__: kind for kind in (UserRegistered, UserRemoved)
}


def _to_item(event: UserRegistered | UserRemoved) -> Item:
    return {
        "event_id": secrets.token_hex(16),
        "event_type": type(event).__name__,
        "details": asdict(event),
        "state": PENDING,
        "created_at": times.to_text(times.now()),
        "correlation_id": logger.get_correlation_id(),
    }


def _from_item(item: Mapping[str, Any]) -> Event:
    return _EVENTS[item["event_type"]](**item["details"])


def _go_on_under(item: Mapping[str, Any]) -> None:
    """Log under the request's id from now on; the release before kept none."""
    logger.set_correlation_id(item.get("correlation_id"))


EVENTS = TableMapping[Any](key=("event_id",), guard=("event_id",), to_item=_to_item)


class DynamoOutbox:
    """The events in DynamoDB that must be told."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, event_id: str, at: datetime, until: datetime) -> Event | None:
        """Take an event until a moment, and return it; None if nobody needs to be told any more.

        Raises EventClaimed while somebody else's claim lasts.
        """
        try:
            answer = self._update(
                event_id,
                "SET claimed_until = :until",
                f"#state = :pending AND {_UNCLAIMED}",
                {":pending": PENDING, ":at": times.to_text(at), ":until": times.to_text(until)},
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            old = from_attributes(cast("Mapping[str, Any]", error.response.get("Item", {})))
            _go_on_under(old)
            if old.get("state") == PENDING:
                raise EventClaimed(event_id) from None
            return None
        item = from_attributes(answer["Attributes"])
        _go_on_under(item)
        return _from_item(item)

    def release(self, event_id: str) -> None:
        """Give up a claim, so that the event can be told at once by the next one."""
        self._update(event_id, "REMOVE claimed_until", "#state = :pending", {":pending": PENDING})

    def mark_sent(self, event_id: str, at: datetime) -> None:
        """Note that an event was told: it leaves the index and will expire."""
        self._update(
            event_id,
            "SET told_at = :at, expires_at = :expires REMOVE #state, claimed_until",
            "attribute_exists(event_id)",
            {":at": times.to_text(at), ":expires": int((at + SENT_LIFETIME).timestamp())},
        )

    def mark_failed(self, event_id: str, at: datetime) -> None:
        """Note that an event can never be told: it stays in the index, as such."""
        self._update(
            event_id,
            "SET #state = :failed, failed_at = :at, expires_at = :expires REMOVE claimed_until",
            "attribute_exists(event_id)",
            {
                ":failed": FAILED,
                ":at": times.to_text(at),
                ":expires": int((at + FAILED_LIFETIME).timestamp()),
            },
        )

    def pending_since(self, moment: datetime) -> Sequence[str]:
        """Return the ids of events, some at a time, that have waited since before a moment."""
        answer = self._client.query(
            TableName=self._table,
            IndexName="by_state",
            KeyConditionExpression="#state = :pending AND created_at < :moment",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={
                ":pending": to_attribute(PENDING),
                ":moment": to_attribute(times.to_text(moment)),
            },
            Limit=SWEPT_MOST,
        )
        return [from_attributes(item)["event_id"] for item in answer["Items"]]

    def _update(
        self, event_id: str, update: str, condition: str, values: Item
    ) -> "UpdateItemOutputTypeDef":
        names = {"#state": "state"} if "#state" in update + condition else {}
        return self._client.update_item(
            TableName=self._table,
            Key=to_attributes({"event_id": event_id}),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=to_attributes(values),
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
