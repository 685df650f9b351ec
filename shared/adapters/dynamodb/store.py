"""The store: commits a unit of work by one transaction, also where it writes one item only.

DynamoDB's cancellation reasons decide which error is raised. A transaction that failed only because
of concurrent writes or throttling is repeated. All attempts of a commit, the client's too, have one
token, by which DynamoDB recognizes a transaction that it has written already: its answer was lost.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.dynamodb.writes import Write, write_of
from shared.domain.errors import Busy
from shared.domain.unit_of_work import Change

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient

CHANGES_MOST = 100  # in a transaction
ATTEMPTS = 5
_PAUSE_LONGEST = 0.025  # seconds before the first repetition; doubled before each further one

_TRANSIENT = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class DynamoStore:
    """Commits units of work to DynamoDB, each object to the table of its type."""

    def __init__(
        self,
        client: "DynamoDBClient",
        tables: Tables,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._tables = tables
        self._pause = pause

    def commit(self, *changes: Change) -> None:
        writes = [write_of(change, self._tables) for change in changes]
        if len({write.identity for write in writes}) < len(writes) or len(writes) > CHANGES_MOST:
            raise ValueError(f"a commit names each object once, and at most {CHANGES_MOST}")
        if [write.action for write in writes] == ["ConditionCheck"]:
            raise ValueError("a requirement alone writes nothing")
        token = str(uuid4())
        self._while_busy(lambda: self._write(writes, token))

    def _write(self, writes: Sequence[Write], token: str) -> None:
        items = [{write.action: write.parameters} for write in writes]
        try:
            self._client.transact_write_items(
                TransactItems=cast("Any", items), ClientRequestToken=token
            )
        except self._client.exceptions.TransactionCanceledException as error:
            for write, reason in zip(writes, _reasons(error), strict=True):
                if reason["Code"] == "ConditionalCheckFailed":
                    raise write.refusal(reason.get("Item")) from None
            raise

    def _while_busy(self, write: Callable[[], None]) -> None:
        """Repeat a write that lost a race, with full jitter; raise Busy after the last attempt."""
        for attempt in range(ATTEMPTS):
            if attempt:
                longest = _PAUSE_LONGEST * 2 ** (attempt - 1)
                self._pause(random.uniform(0, longest))  # noqa: S311  # jitter, not a secret
            try:
                return write()
            except self._client.exceptions.ClientError as error:
                if not is_transient(error):
                    raise
        raise Busy


def _reasons(error: "ClientError") -> Sequence[Mapping[str, Any]]:
    """Return the cancellation reason of each action of a transaction."""
    return cast("Sequence[Mapping[str, Any]]", error.response["CancellationReasons"])


def is_transient(error: "ClientError") -> bool:
    """Return whether a write failed only because of concurrent writes or throttling."""
    code = error.response["Error"]["Code"]
    if code != "TransactionCanceledException":
        return code in _TRANSIENT
    codes = {reason["Code"] for reason in _reasons(error)} - {"None"}
    return bool(codes) and codes <= _TRANSIENT
