"""How attempts and known sources are stored: under hashes, which reveal no address or source."""

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.items import from_attributes, to_attributes
from shared.adapters.dynamodb.store import is_transient
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.ports import Counter
from shared.domain.attempts.window import Window
from shared.domain.errors import Busy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_KNOWN_SOURCE = "known-source"


class DynamoCounters:
    """The counters in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, counter: Counter) -> int:
        """Count one more, by an unconditional update.

        If the client repeats the update, the attempt counts twice, which errs on the safe side.
        """
        ends = counter.window.ends_at
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=to_attributes({"key": _counter_key(counter)}),
                UpdateExpression="SET expires_at = :ends ADD attempts :one",
                ExpressionAttributeValues=to_attributes({":ends": _seconds(ends), ":one": 1}),
                ReturnValues="UPDATED_NEW",
            )
        except self._client.exceptions.ClientError as error:
            if is_transient(error):
                raise Busy from None
            raise
        return int(from_attributes(answer["Attributes"])["attempts"])


class DynamoKnownSources:
    """The repository of known sources, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, email_key: str, source: str, at: datetime) -> KnownSource | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_attributes({"key": _source_key(email_key, source)}),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            return None
        item = from_attributes(answer["Item"])
        known = KnownSource(
            email_key=email_key,
            source=source,
            window=Window(item["window"]),
            forgiven=item["forgiven"],
            expires_at=datetime.fromtimestamp(item["expires_at"], UTC),
        )
        return known if known.expires_at > at else None


def _counter_key(counter: Counter) -> str:
    return f"{counter.purpose}:{_digest(*counter.subject)}:{counter.window.number}"


def _source_key(email_key: str, source: str) -> str:
    return f"{_KNOWN_SOURCE}:{_digest(email_key, source)}"


def _digest(*subject: str) -> str:
    return hashlib.sha256(json.dumps(subject).encode()).hexdigest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


KNOWN_SOURCES = TableMapping[KnownSource](
    key=("key",),
    guard=("key",),
    to_item=lambda known: {
        "key": _source_key(known.email_key, known.source),
        "window": known.window.number,
        "forgiven": known.forgiven,
        "expires_at": _seconds(known.expires_at),
    },
)
