"""How published events are stored: in a sparse index while they are pending or failed.

`state` is `pending` or `failed`, and is removed once the mail has been sent; then the item expires.
`claimed_by` tells a claim, which lasts until `claimed_until`, from others of the same event, and
`tried_at` is when the last one was made.
`reason` is the mail service's code for why it did not take the mail at the last try.
`correlation_id` and `extended_request_id` are the ids of the request in which the event happened; a
client can have chosen the first one. `counted` is there once the
mail was counted towards the limit of its mailbox.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, cast, get_args

from shared.adapters.dynamodb.items import (
    Item,
    every_item,
    from_attributes,
    to_attribute,
    to_attributes,
)
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.adapters.observability.logs import current_extended_request_id, logger
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
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import UpdateItemOutputTypeDef

INDEX = "by_state"
PENDING = "pending"
FAILED = "failed"
SENT_LIFETIME = timedelta(days=7)
FAILED_LIFETIME = timedelta(days=90)
SWEPT_MOST = 10_000  # events at a time, the oldest; SES takes hours for as many
CLAIM_ID_BYTES = 8
NEVER = ""  # before every time

UNCLAIMED = "(attribute_not_exists(claimed_until) OR claimed_until <= :at)"

_Event = (
    AddressLocked
    | EmailChanged
    | EmailVerificationRequested
    | PasswordChanged
    | PasswordResetRequested
    | UserRegistered
    | UserRemoved
)

EVENT_TYPES: tuple[type[DomainEvent], ...] = get_args(_Event)
"""The types of all events that the outbox stores."""

_KINDS: Mapping[str, Callable[..., DomainEvent]] = {kind.name: kind for kind in EVENT_TYPES}


def _to_item(event: _Event) -> Item:
    return {
        "event_id": secrets.token_hex(16),
        "event_type": event.name,
        "details": asdict(event),
        "state": PENDING,
        "created_at": times.to_text(times.now()),
        "correlation_id": logger.get_correlation_id(),
        "extended_request_id": current_extended_request_id(),
    }


def _from_item(item: Mapping[str, Any]) -> ClaimedEvent:
    """Read an event. Items of an earlier release lack ids."""
    event = _KINDS[item["event_type"]](**item["details"])
    published_at = times.from_text(item["created_at"])
    return ClaimedEvent(
        item["event_id"],
        item["claimed_by"],
        times.from_text(item["claimed_until"]),
        event,
        published_at,
        item.get("correlation_id"),
        counted=item.get("counted", False),
        extended_request_id=item.get("extended_request_id"),
    )


def refused_item(error: "ClientError") -> Item:
    """Return the item that a condition did not hold for; it is empty if there is none."""
    return from_attributes(cast("Mapping[str, Any]", error.response.get("Item", {})))


def _claimed(stored: Item, claim_id: str) -> ClaimedEvent | None:
    """Return the event if this very claim is the stored one, or None if it is not pending.

    Raises EventClaimed if it is another claim.
    """
    if stored.get("state") != PENDING:
        return None
    if stored.get("claimed_by") != claim_id:
        raise EventClaimed(stored["event_id"])
    return _from_item(stored)


EVENTS = TableMapping[Any](key=("event_id",), guard=("event_id",), to_item=_to_item)


class DynamoOutbox:
    """The outbox in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        """Claim an event. A claim whose answer was lost is found when the client repeats it."""
        claim_id = secrets.token_hex(CLAIM_ID_BYTES)
        try:
            answer = self._update(
                event_id,
                "SET claimed_until = :until, claimed_by = :claim, tried_at = :at",
                f"#state = :pending AND {UNCLAIMED}",
                {
                    ":pending": PENDING,
                    ":at": times.to_text(at),
                    ":until": times.to_text(until),
                    ":claim": claim_id,
                },
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            return _claimed(refused_item(error), claim_id)
        return _from_item(from_attributes(answer["Attributes"]))

    def release(self, claimed: ClaimedEvent, reason: str) -> None:
        self._end_claim(
            claimed,
            "SET reason = :reason REMOVE claimed_until, claimed_by",
            {":reason": reason},
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
            "SET told_at = :at, expires_at = :expires REMOVE #state, claimed_until, claimed_by",
            "attribute_exists(event_id)",
            {":at": times.to_text(at), ":expires": int((at + SENT_LIFETIME).timestamp())},
        )

    def mark_failed(self, claimed: ClaimedEvent, at: datetime, reason: str) -> None:
        """Leave the event in the index, as failed, until the item expires."""
        self._end_claim(
            claimed,
            "SET #state = :failed, failed_at = :at, expires_at = :expires, reason = :reason"
            " REMOVE claimed_until, claimed_by",
            {
                ":failed": FAILED,
                ":reason": reason,
                ":at": times.to_text(at),
                ":expires": int((at + FAILED_LIFETIME).timestamp()),
            },
        )

    def pending_since(self, moment: datetime) -> Sequence[str]:
        """Return the ids of at most SWEPT_MOST events."""
        items = every_item(
            self._client.query,
            TableName=self._table,
            IndexName=INDEX,
            KeyConditionExpression="#state = :pending AND created_at < :moment",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={
                ":pending": to_attribute(PENDING),
                ":moment": to_attribute(times.to_text(moment)),
            },
        )
        oldest = sorted(islice(items, SWEPT_MOST), key=lambda item: item.get("tried_at", NEVER))
        return [item["event_id"] for item in oldest]

    def _end_claim(self, claimed: ClaimedEvent, update: str, values: Item) -> None:
        """Update an event, unless this claim has ended: another one followed, or was here before.

        An update whose answer was lost has ended it, when the client repeats it.
        """
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._update(
                claimed.event_id,
                update,
                "#state = :pending AND claimed_by = :claim",
                {**values, ":pending": PENDING, ":claim": claimed.claim_id},
            )

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
