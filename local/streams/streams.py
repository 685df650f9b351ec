"""Follows the tables' streams and feeds their records to functions, as Lambda's pollers do.

ministack's streams don't outlive it. So the pending items of an outbox are delivered first, as if
they had been inserted now.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import client
from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution.environment import function_arn
from local.execution.invocation import Invoke
from local.streams.batches import Delivery, Discarded, notice
from local.streams.mapping import Outbox, PendingMark, StreamMapping, stream_mappings
from local.streams.records import LambdaRecord, from_stream, inserted, sequence_number
from sam_template.template import Template

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

POLL_SECONDS = 0.1
TROUBLE_SECONDS = 1.0
STOP_SECONDS = 1.0

type Problem = Callable[[str, str], None]
"""Takes a line, and its details, for the terminal."""


class Streams:
    """All event source mappings of a template, each followed by a thread of its own."""

    def __init__(
        self,
        plane: DataPlane,
        invoke: Invoke,
        problem: Problem,
        mark: PendingMark | None = None,
    ) -> None:
        self._plane = plane
        self._mark = mark
        self._invoke = invoke
        self._problem = problem
        self._pollers: dict[str, Poller] = {}

    def follow(self, template: Template, stack: Stack) -> None:
        """Follow this template's mappings from now on; those that stay go on where they are."""
        wanted = stream_mappings(template, stack, self._mark)
        for name, poller in list(self._pollers.items()):
            if name in wanted and wanted[name].stream_arn == poller.mapping.stream_arn:
                poller.mapping = wanted.pop(name)
            else:
                self._pollers.pop(name).stop()
        for name, mapping in wanted.items():
            self._pollers[name] = Poller(self._plane, mapping, self._invoke, self._problem)
            self._pollers[name].start()

    def close(self) -> None:
        """Stop following, without waiting for a batch that is being delivered."""
        for poller in self._pollers.values():
            poller.stop()


class Poller(threading.Thread):
    """Reads one stream. `mapping` may be replaced by another one for the same stream at any time.

    On AWS the function's role needs the permission to read it. That is not tried here: ministack
    denies it, since it does not see which stream a call is for.
    """

    def __init__(
        self, plane: DataPlane, mapping: StreamMapping, invoke: Invoke, problem: Problem
    ) -> None:
        super().__init__(name=f"stream of {mapping.function}", daemon=True)
        self.mapping = mapping
        self._plane = plane
        self._invoke = invoke
        self._problem = problem
        self._stopping = threading.Event()
        self._trouble = ""
        self._shard_id = ""
        self._iterator: str | None = None
        self._reached: str | None = None
        self._pending_delivered = False

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._round()
                self._trouble = ""
            except (BotoCoreError, ClientError) as error:
                self._pause_for(str(error))

    def stop(self) -> None:
        """Start no other batch."""
        self._stopping.set()
        if self.is_alive():
            self.join(STOP_SECONDS)

    def _round(self) -> None:
        if self._iterator is None:
            self._iterator = self._new_iterator()
        if not self._pending_delivered:
            self._pending_delivered = self._deliver(list(self._pending()))
            return
        page = self._plane.streams.get_records(ShardIterator=self._iterator)
        records = [from_stream(record, self.mapping.stream_arn) for record in page["Records"]]
        if self._deliver(records):
            self._iterator = page.get("NextShardIterator")
            self._reached = sequence_number(records[-1]) if records else self._reached
        if not records:
            self._stopping.wait(POLL_SECONDS)

    def _pause_for(self, trouble: str) -> None:
        """Report the trouble once, and go on from a new iterator: the old one may have expired."""
        if trouble != self._trouble and not self._stopping.is_set():
            self._problem(f"the stream of {self.mapping.function} cannot be read: {trouble}", "")
        self._trouble = trouble
        self._iterator = None
        self._stopping.wait(TROUBLE_SECONDS)

    def _deliver(self, records: list[LambdaRecord]) -> bool:
        mapping = self.mapping
        return Delivery(
            function=mapping.function,
            rules=mapping.rules,
            invoke=self._invoke,
            pause=lambda seconds: not self._stopping.wait(seconds),
            discard=self._discard,
            problem=self._problem,
        ).deliver([record for record in records if mapping.filter.passes(record)])

    def _pending(self) -> Iterator[LambdaRecord]:
        """Return records of the insertion of an outbox's pending items."""
        if not (outbox := self.mapping.outbox):
            return
        for number, item in enumerate(pending_items(self._plane, outbox), start=1):
            keys = {name: item[name] for name in outbox.keys}
            yield inserted(item, keys, self.mapping.stream_arn, number)

    def _new_iterator(self) -> str:
        """Go on after the last delivered record, or else begin at the stream's beginning."""
        streams, arn = self._plane.streams, self.mapping.stream_arn
        shards = streams.describe_stream(StreamArn=arn)["StreamDescription"].get("Shards", [])
        self._shard_id = shards[0].get("ShardId", "")
        if self._reached is None:
            answer = streams.get_shard_iterator(
                StreamArn=arn, ShardId=self._shard_id, ShardIteratorType="TRIM_HORIZON"
            )
        else:
            answer = streams.get_shard_iterator(
                StreamArn=arn,
                ShardId=self._shard_id,
                ShardIteratorType="AFTER_SEQUENCE_NUMBER",
                SequenceNumber=self._reached,
            )
        return str(answer["ShardIterator"])

    def _discard(self, discarded: Discarded) -> None:
        mapping, count = self.mapping, len(discarded.batch.records)
        self._problem(f"{mapping.function} lost {count} records: {discarded.condition}", "")
        arn = function_arn(mapping.function, self._plane.stack_name)
        body = json.dumps(notice(discarded, arn, self._shard_id, mapping.stream_arn))
        try:
            send(self._plane, mapping, body)
        except (BotoCoreError, ClientError) as error:
            self._problem(f"{mapping.function}'s on-failure destination refused: {error}", "")


def pending_items(plane: DataPlane, outbox: Outbox) -> Iterator[Mapping[str, object]]:
    """Read the pending items of an outbox, as DynamoDB gives them, the oldest first."""
    pages = plane.dynamodb.get_paginator("query").paginate(
        TableName=outbox.table,
        IndexName=outbox.index,
        KeyConditionExpression="#state = :pending",
        ExpressionAttributeNames={"#state": outbox.mark.attribute},
        ExpressionAttributeValues={":pending": {"S": outbox.mark.value}},
    )
    for page in pages:
        yield from page["Items"]


def send(plane: DataPlane, mapping: StreamMapping, body: str) -> None:
    """Send to the on-failure queue, if there is one, by the function's own permission."""
    if mapping.destination_arn is None:
        return
    role = plane.assume(mapping.role_arn, mapping.function)
    sqs: SQSClient = client("sqs", plane.url, role)
    queue = mapping.destination_arn.rpartition(":")[2]
    url = plane.sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body)
