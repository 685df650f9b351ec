"""Delivers a shard's records to a function in order, with Lambda's rules for what fails.

A batch that fails is tried again and blocks the shard, until it succeeds, was tried too often or is
too old; then it is discarded, and the on-failure destination gets a notice of where it was.
"""

import json
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.execution.invocation import Crashed, Invoke, Outcome, Returned, TimedOut
from local.streams.records import LambdaRecord, arrived_at, sequence_number, timestamp

UNLIMITED = -1

RETRIES_EXHAUSTED = "RetryAttemptsExhausted"
TOO_OLD = "MaxRecordAgeExceeded"

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0


@dataclass(frozen=True)
class Rules:
    """What an event source mapping says of batches; the defaults are Lambda's."""

    batch_size: int = 100
    reports_failures: bool = False
    bisects: bool = False
    most_retries: int = UNLIMITED
    oldest_seconds: int = UNLIMITED


@dataclass(frozen=True)
class Batch:
    """Records that are delivered together, and how often they have been."""

    records: Sequence[LambdaRecord]
    invocations: int = 0


@dataclass(frozen=True)
class Discarded:
    """A batch that was discarded, for the destination."""

    batch: Batch
    condition: str
    crashed: bool


@dataclass
class Delivery:
    """Delivers records to one function by the rules of its mapping.

    `pause` waits for some seconds and says whether to go on; `discard` notifies the
    destination; `problem` gets a line, and the details, for the terminal.
    """

    function: str
    rules: Rules
    invoke: Invoke
    pause: Callable[[float], bool]
    discard: Callable[[Discarded], None]
    problem: Callable[[str, str], None]
    waiting: deque[Batch] = field(default_factory=deque)

    def deliver(self, records: Sequence[LambdaRecord]) -> bool:
        """Deliver records in order; False says that it was stopped before the end."""
        size = self.rules.batch_size
        self.waiting = deque(
            Batch(records[start : start + size]) for start in range(0, len(records), size)
        )
        while self.waiting:
            if not self._try(self.waiting.popleft()):
                return False
        return True

    def _try(self, batch: Batch) -> bool:
        if self._is_too_old(batch):
            self.discard(Discarded(batch, TOO_OLD, crashed=False))
            return True
        outcome = self.invoke(self.function, {"Records": list(batch.records)})
        tried = Batch(batch.records, batch.invocations + 1)
        failed = self._failed(tried, outcome)
        return failed is None or self._again(tried, failed, outcome)

    def _again(self, tried: Batch, failed: int, outcome: Outcome) -> bool:
        """Retry or discard what failed, from a position on."""
        crashed = not isinstance(outcome, Returned)
        self.problem(*_described(self.function, tried, failed, outcome))
        # Progress resets the count: the retries are those of the record that now comes first.
        rest = Batch(tried.records[failed:], 1 if failed else tried.invocations)
        if crashed and self.rules.bisects and len(rest.records) > 1:
            half = len(rest.records) // 2  # splitting uses up no retry
            first, second = rest.records[:half], rest.records[half:]
            self.waiting.extendleft((Batch(second), Batch(first)))
            return self.pause(FIRST_PAUSE_SECONDS)
        if UNLIMITED < self.rules.most_retries < rest.invocations:
            self.discard(Discarded(rest, RETRIES_EXHAUSTED, crashed))
            return True
        self.waiting.appendleft(rest)
        return self.pause(min(FIRST_PAUSE_SECONDS * 2**rest.invocations, LONGEST_PAUSE_SECONDS))

    def _failed(self, batch: Batch, outcome: Outcome) -> int | None:
        """Find the position of the first record that failed; None if the batch succeeded."""
        if not isinstance(outcome, Returned):
            return 0
        return (
            first_failure(batch.records, outcome.payload) if self.rules.reports_failures else None
        )

    def _is_too_old(self, batch: Batch) -> bool:
        age = time.time() - arrived_at(batch.records[0])
        return UNLIMITED < self.rules.oldest_seconds < age


def first_failure(records: Sequence[LambdaRecord], payload: bytes) -> int | None:
    """Read a ReportBatchItemFailures answer: where the lowest failed record is.

    As on Lambda, nothing or an empty list is a success; a malformed answer, an empty or an unknown
    identifier is the failure of the whole batch.
    """
    answer = json.loads(payload)
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else answer
    if not failures and isinstance(failures, list | None):
        return None
    try:
        named = {failure["itemIdentifier"] for failure in failures}
        positions = {sequence_number(record): place for place, record in enumerate(records)}
        return min(positions[name] for name in named)
    except (KeyError, TypeError, ValueError):
        return 0


def notice(
    discarded: Discarded, function_arn: str, shard_id: str, stream_arn: str
) -> dict[str, Any]:
    """Return the notice for the on-failure destination: where the records are, without them."""
    records = discarded.batch.records
    answer: Mapping[str, Any] = {"statusCode": 200, "executedVersion": "$LATEST"}
    return {
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": function_arn,
            "condition": discarded.condition,
            "approximateInvokeCount": discarded.batch.invocations,
        },
        "responseContext": {**answer, "functionError": "Unhandled"}
        if discarded.crashed
        else answer,
        "version": "1.0",
        "timestamp": timestamp(time.time(), "milliseconds"),
        "DDBStreamBatchInfo": {
            "shardId": shard_id,
            "startSequenceNumber": sequence_number(records[0]),
            "endSequenceNumber": sequence_number(records[-1]),
            "approximateArrivalOfFirstRecord": timestamp(arrived_at(records[0]), "seconds"),
            "approximateArrivalOfLastRecord": timestamp(arrived_at(records[-1]), "seconds"),
            "batchSize": len(records),
            "streamArn": stream_arn,
        },
    }


def _described(function: str, batch: Batch, failed: int, outcome: Outcome) -> tuple[str, str]:
    count = len(batch.records) - failed
    head = f"{function} failed on {count} of {len(batch.records)} stream records"
    match outcome:
        case Crashed(error_type, message, trace):
            return f"{head}: {error_type}: {message}", trace
        case TimedOut(seconds):
            return f"{head}: it timed out after {seconds:g} s", ""
    return head, ""
