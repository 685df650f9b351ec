"""How published events are stored: in a sparse index while they are pending or failed.

`state` is `pending` or `failed`, and is removed once the mail has been sent; then the item expires.
`reason` is the mail service's code for why it did not take the mail at the last try.
`correlation_id` is the id of the request in which the event happened. `counted` is there once the
mail was counted towards the limit of its mailbox.
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
from shared.domain.accounts.events import (
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    UserRegistered,
    UserRemoved,
)
from shared.domain.attempts.events import AddressLocked
from shared.domain.notifications.ports import ClaimedEvent, EventClaimed
from shared.domain.unit_of_work import DomainEvent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import UpdateItemOutputTypeDef

INDEX = "by_state"
PENDING = "pending"
FAILED = "failed"
SENT_LIFETIME = timedelta(days=7)
FAILED_LIFETIME = timedelta(days=90)
SWEPT_MOST = 100  # events at a time

UNCLAIMED = "(attribute_not_exists(claimed_until) OR claimed_until <= :at)"

type _Event = (
    AddressLocked
    | EmailChanged
    | EmailVerificationRequested
    | PasswordChanged
    | PasswordResetRequested
    | UserRegistered
    | UserRemoved
)

_KINDS: Mapping[str, Callable[..., DomainEvent]] = {
    kind.name: kind
    for kind in (
        AddressLocked,
        EmailChanged,
        EmailVerificationRequested,
        PasswordChanged,
        PasswordResetRequested,
        UserRegistered,
        UserRemoved,
    )
}


def _to_item(event: _Event) -> Item:
    return {
        "event_id": secrets.token_hex(16),
        "event_type": event.name,
        "details": asdict(event),
        "state": PENDING,
        "created_at": times.to_text(times.now()),
        "correlation_id": logger.get_correlation_id(),
    }


def _from_item(item: Mapping[str, Any]) -> ClaimedEvent:
    """Read an event. Items of an earlier release have no correlation id."""
    event = _KINDS[item["event_type"]](**item["details"])
    published_at = times.from_text(item["created_at"])
    return ClaimedEvent(
        item["event_id"],
        event,
        published_at,
        item.get("correlation_id"),
        counted=item.get("counted", False),
    )


EVENTS = TableMapping[Any](key=("event_id",), guard=("event_id",), to_item=_to_item)


class DynamoOutbox:
    """The outbox in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        try:
            answer = self._update(
                event_id,
                "SET claimed_until = :until",
                f"#state = :pending AND {UNCLAIMED}",
                {":pending": PENDING, ":at": times.to_text(at), ":until": times.to_text(until)},
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            old = from_attributes(cast("Mapping[str, Any]", error.response.get("Item", {})))
            if old.get("state") == PENDING:
                raise EventClaimed(event_id) from None
            return None
        return _from_item(from_attributes(answer["Attributes"]))

    def release(self, event_id: str, reason: str) -> None:
        self._update(
            event_id,
            "SET reason = :reason REMOVE claimed_until",
            "#state = :pending",
            {":reason": reason, ":pending": PENDING},
        )

    def mark_counted(self, event_id: str) -> None:
        self._update(
            event_id,
            "SET counted = :true",
            "#state = :pending",
            {":true": True, ":pending": PENDING},
        )

    def mark_sent(self, event_id: str, at: datetime) -> None:
        """Remove the event from the index and let the item expire."""
        self._update(
            event_id,
            "SET told_at = :at, expires_at = :expires REMOVE #state, claimed_until",
            "attribute_exists(event_id)",
            {":at": times.to_text(at), ":expires": int((at + SENT_LIFETIME).timestamp())},
        )

    def mark_failed(self, event_id: str, at: datetime, reason: str) -> None:
        """Leave the event in the index, as failed, until the item expires."""
        self._update(
            event_id,
            "SET #state = :failed, failed_at = :at, expires_at = :expires, reason = :reason"
            " REMOVE claimed_until",
            "attribute_exists(event_id)",
            {
                ":failed": FAILED,
                ":reason": reason,
                ":at": times.to_text(at),
                ":expires": int((at + FAILED_LIFETIME).timestamp()),
            },
        )

    def pending_since(self, moment: datetime) -> Sequence[str]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=INDEX,
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
