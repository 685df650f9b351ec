"""Streams, followed on a real data plane."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution.invocation import Crashed, Outcome, Returned
from local.streams.mapping import PendingMark
from local.streams.streams import Streams
from sam_template.template import Template

PATIENCE_SECONDS = 10
PENDING = PendingMark("state", "pending")


@dataclass
class Consumer:
    """A function that notes the records it gets; it fails on those of the id `bad`."""

    records: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, function: str, event: Mapping[str, Any]) -> Outcome:
        assert function == "UseThing"
        self.records += event["Records"]
        return Crashed("ValueError", "bad") if "bad" in self.ids() else Returned(b"null")

    def ids(self) -> list[str]:
        return [each["dynamodb"]["Keys"]["id"]["S"] for each in self.records]


@pytest.fixture
def consumer() -> Consumer:
    return Consumer()


@pytest.fixture
def table(plane: DataPlane, stack: Stack) -> Iterator[str]:
    """Name the table, and leave no item pending."""
    name = stack.resolve({"Ref": "Things"})
    yield name
    for item in plane.dynamodb.scan(TableName=name)["Items"]:
        plane.dynamodb.delete_item(TableName=name, Key={"id": item["id"]})


@pytest.fixture
def streams(plane: DataPlane, consumer: Consumer) -> Iterator[Streams]:
    made = Streams(plane, consumer, lambda line, details: None, PENDING)
    yield made
    made.close()


def put(plane: DataPlane, table: str, name: str, state: str = "pending") -> None:
    plane.dynamodb.put_item(TableName=table, Item={"id": {"S": name}, "state": {"S": state}})


def eventually(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.01)
    return happens()


def test_a_change_reaches_the_function_as_lambda_shows_it(
    plane: DataPlane,
    stack: Stack,
    template: Template,
    table: str,
    streams: Streams,
    consumer: Consumer,
) -> None:
    streams.follow(template, stack)
    put(plane, table, "1", "new")

    assert eventually(lambda: "1" in consumer.ids())
    record = next(
        each for each in consumer.records if each["dynamodb"]["Keys"] == {"id": {"S": "1"}}
    )
    assert (record["eventName"], record["eventSource"]) == ("INSERT", "aws:dynamodb")
    assert record["eventSourceARN"] == stack.resolve({"Fn::GetAtt": ["Things", "StreamArn"]})
    assert record["dynamodb"]["NewImage"] == {"id": {"S": "1"}, "state": {"S": "new"}}
    assert record["dynamodb"]["StreamViewType"] == "NEW_IMAGE"
    assert json.dumps(record)


def test_the_filter_holds_back_what_the_function_does_not_want(
    plane: DataPlane,
    stack: Stack,
    template: Template,
    table: str,
    streams: Streams,
    consumer: Consumer,
) -> None:
    streams.follow(template, stack)
    put(plane, table, "2", "new")
    put(plane, table, "2", "changed")
    put(plane, table, "3", "new")

    assert eventually(lambda: "3" in consumer.ids())
    assert {each["eventName"] for each in consumer.records} == {"INSERT"}


def test_what_is_still_pending_is_delivered_first(
    template: Template, tmp_path: Path, consumer: Consumer
) -> None:
    plane = DataPlane.start(tmp_path, report=lambda line: None)
    table = plane.deploy(template).resolve({"Ref": "Things"})
    put(plane, table, "waiting")
    put(plane, table, "sent", "sent")
    plane.stop()  # with it, the stream's records are gone

    plane = DataPlane.start(tmp_path, report=lambda line: None)
    streams = Streams(plane, consumer, lambda line, details: None, PENDING)
    streams.follow(template, plane.deploy(template))
    put(plane, table, "new", "new")
    arrived = eventually(lambda: "new" in consumer.ids())
    streams.close()
    plane.stop()

    assert arrived
    assert consumer.ids() == ["waiting", "new"]
    assert consumer.records[0].keys() == consumer.records[1].keys()
    assert consumer.records[0]["dynamodb"].keys() == consumer.records[1]["dynamodb"].keys()


def test_what_is_given_up_is_reported_to_the_queue(
    plane: DataPlane,
    stack: Stack,
    template: Template,
    table: str,
    streams: Streams,
    consumer: Consumer,
) -> None:
    queue = plane.sqs.list_queues(QueueNamePrefix="local-GivenUp")["QueueUrls"][0]

    found: list[Any] = []

    def queued() -> bool:
        messages = plane.sqs.receive_message(QueueUrl=queue).get("Messages", [])
        found.extend(json.loads(each["Body"]) for each in messages)
        return bool(found)

    streams.follow(template, stack)
    put(plane, table, "bad", "new")

    assert eventually(queued)
    assert found[0]["requestContext"]["condition"] == "RetryAttemptsExhausted"
    stream_arn = stack.resolve({"Fn::GetAtt": ["Things", "StreamArn"]})
    assert found[0]["DDBStreamBatchInfo"]["streamArn"] == stream_arn


def test_following_the_same_template_again_repeats_nothing(
    plane: DataPlane,
    stack: Stack,
    template: Template,
    table: str,
    streams: Streams,
    consumer: Consumer,
) -> None:
    streams.follow(template, stack)
    put(plane, table, "4", "new")
    assert eventually(lambda: "4" in consumer.ids())

    streams.follow(template, stack)
    put(plane, table, "5", "new")

    assert eventually(lambda: "5" in consumer.ids())
    assert consumer.ids().count("4") == 1
