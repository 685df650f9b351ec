"""How records are delivered, tried again and given up: Lambda's rules for streams."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from local.execution.invocation import Crashed, Outcome, Returned, TimedOut
from local.streams.batches import (
    RETRIES_EXHAUSTED,
    TOO_OLD,
    Delivery,
    Discarded,
    Rules,
    first_failure,
    notice,
)
from local.streams.records import LambdaRecord

SUCCESS = Returned(b'{"batchItemFailures": []}')
CRASH = Crashed("ValueError", "bad")


def record(number: int, age: float = 0) -> LambdaRecord:
    return {
        "dynamodb": {
            "SequenceNumber": str(number),
            "ApproximateCreationDateTime": time.time() - age,
        }
    }


def numbers(records: Sequence[LambdaRecord]) -> str:
    return "".join(each["dynamodb"]["SequenceNumber"] for each in records)


def failing(*failed: str) -> Returned:
    return Returned(
        json.dumps({"batchItemFailures": [{"itemIdentifier": each} for each in failed]}).encode()
    )


@dataclass
class Desk:
    """Delivers records to a function that answers as arranged, and notes what happens."""

    answers: Callable[[str], Outcome] = lambda batch: SUCCESS
    delivered: list[str] = field(default_factory=list)
    discarded: list[Discarded] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    pauses_until_stopped: int = 1000

    def deliver(self, records: Sequence[LambdaRecord], **rules: Any) -> bool:
        return Delivery(
            function="Consume",
            rules=Rules(**rules),
            invoke=self._invoke,
            pause=self._pause,
            discard=self.discarded.append,
            problem=lambda line, _details: self.said.append(line),
        ).deliver(records)

    def _invoke(self, function: str, event: Mapping[str, Any]) -> Outcome:
        self.delivered.append(numbers(event["Records"]))
        return self.answers(self.delivered[-1])

    def _pause(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return len(self.pauses) < self.pauses_until_stopped


def in_turn(*outcomes: Outcome) -> Callable[[str], Outcome]:
    waiting = list(outcomes)
    return lambda batch: waiting.pop(0) if waiting else SUCCESS


def records(count: int) -> list[LambdaRecord]:
    return [record(number) for number in range(1, count + 1)]


def test_records_come_in_order_and_in_batches() -> None:
    desk = Desk()

    assert desk.deliver(records(5), batch_size=2)
    assert desk.delivered == ["12", "34", "5"]


def test_a_crash_repeats_the_whole_batch_before_the_next() -> None:
    desk = Desk(in_turn(CRASH, TimedOut(3)))

    desk.deliver(records(4), batch_size=2)

    assert desk.delivered == ["12", "12", "12", "34"]
    assert "ValueError: bad" in desk.said[0]
    assert "timed out" in desk.said[1]


def test_the_pauses_grow() -> None:
    desk = Desk(in_turn(CRASH, CRASH, CRASH))

    desk.deliver(records(1))

    assert desk.pauses == sorted(set(desk.pauses))


def test_a_reported_failure_repeats_from_the_lowest_failed_record() -> None:
    desk = Desk(in_turn(failing("4", "3")))

    desk.deliver(records(5), reports_failures=True)

    assert desk.delivered == ["12345", "345"]


def test_without_the_setting_a_report_is_no_failure() -> None:
    desk = Desk(in_turn(failing("1")))

    desk.deliver(records(2))

    assert desk.delivered == ["12"]


def test_a_batch_is_given_up_after_its_retries_and_the_next_is_delivered() -> None:
    desk = Desk(lambda batch: CRASH if "1" in batch else SUCCESS)

    desk.deliver(records(4), batch_size=2, most_retries=2)

    assert desk.delivered == ["12", "12", "12", "34"]
    [given_up] = desk.discarded
    assert (given_up.condition, given_up.crashed) == (RETRIES_EXHAUSTED, True)
    assert (numbers(given_up.batch.records), given_up.batch.invocations) == ("12", 3)


def test_progress_begins_the_count_of_retries_anew() -> None:
    desk = Desk(in_turn(failing("2"), failing("3")))

    desk.deliver(records(3), reports_failures=True, most_retries=1)

    assert desk.delivered == ["123", "23", "3"]
    assert desk.discarded == []


def test_a_crashing_batch_is_halved_until_the_bad_record_is_alone() -> None:
    desk = Desk(lambda batch: CRASH if "3" in batch else SUCCESS)

    desk.deliver(records(4), bisects=True, most_retries=0)

    assert desk.delivered == ["1234", "12", "34", "3", "4"]
    assert [numbers(each.batch.records) for each in desk.discarded] == ["3"]


def test_a_record_that_is_too_old_is_given_up_unseen() -> None:
    desk = Desk()

    desk.deliver([record(1, age=100), record(2)], batch_size=1, oldest_seconds=60)

    assert desk.delivered == ["2"]
    assert [each.condition for each in desk.discarded] == [TOO_OLD]


def test_a_stop_in_a_pause_leaves_the_rest() -> None:
    desk = Desk(lambda batch: CRASH, pauses_until_stopped=2)

    assert not desk.deliver(records(1))
    assert desk.delivered == ["1", "1"]
    assert desk.discarded == []


@pytest.mark.parametrize("answer", ["null", "{}", '{"batchItemFailures": null}', SUCCESS.payload])
def test_an_answer_without_failures_is_a_success(answer: str | bytes) -> None:
    assert (
        first_failure(records(3), answer if isinstance(answer, bytes) else answer.encode()) is None
    )


@pytest.mark.parametrize(
    "answer",
    [
        '"text"',
        "7",
        '""',
        '{"batchItemFailures": {}}',
        '{"batchItemFailures": [{}]}',
        '{"batchItemFailures": [{"itemIdentifier": ""}]}',
        '{"batchItemFailures": [{"itemIdentifier": null}]}',
        '{"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "unknown"}]}',
    ],
)
def test_a_malformed_answer_is_the_failure_of_the_whole_batch(answer: str) -> None:
    assert first_failure(records(3), answer.encode()) == 0


def test_the_destination_learns_where_the_records_are_and_not_what_they_hold() -> None:
    desk = Desk(lambda batch: CRASH)
    desk.deliver(records(2), most_retries=0)

    message = notice(desk.discarded[0], "arn:function", "shard-1", "arn:stream")

    assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert message["requestContext"]["approximateInvokeCount"] == 1
    assert message["responseContext"]["functionError"] == "Unhandled"
    info = message["DDBStreamBatchInfo"]
    assert (info["shardId"], info["streamArn"]) == ("shard-1", "arn:stream")
    assert (info["startSequenceNumber"], info["endSequenceNumber"]) == ("1", "2")
    assert info["batchSize"] == 2
