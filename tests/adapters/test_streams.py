"""What the outbox's stream brings, and that its consumer understands it."""

from typing import TYPE_CHECKING, Any

import pytest

from local.data_plane.data_plane import DataPlane
from shared.adapters.dynamodb.items import from_attributes
from shared.domain.errors import Busy
from shared.domain.notifications.notifier import Notifier
from shared.domain.unit_of_work import Add, Publish
from shared.entrypoints.outbox_consumer import OutboxConsumer
from tests.builders import ADA, BOB, a_registration, a_user, an_account
from tests.fakes import FakeContext, FakeMailer
from tests.mails import mail_limits, mails
from tests.storage import Storage, in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Stream:
    """The outbox's stream, from now on."""

    def __init__(self, plane: DataPlane) -> None:
        self._streams = plane.streams
        arn = plane.dynamodb.describe_table(TableName="OutboxTable")["Table"]["LatestStreamArn"]
        (shard,) = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        self._iterator = self._streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
        )["ShardIterator"]

    def records(self) -> list[dict[str, Any]]:
        """Return the records that have come in since the last time."""
        answer = self._streams.get_records(ShardIterator=self._iterator)
        self._iterator = answer["NextShardIterator"]
        return [dict(record) for record in answer["Records"]]


@pytest.fixture
def storage(ministack: "DynamoDBClient") -> Storage:
    return in_dynamodb(ministack)


@pytest.fixture
def stream(storage: Storage, data_plane: DataPlane) -> Stream:
    return Stream(data_plane)


def test_a_published_event_is_inserted_with_all_that_its_mail_needs(
    storage: Storage, stream: Stream
) -> None:
    storage.commit(Add(a_user(), Busy), Publish(a_registration(email="ada@example.com")))

    (record,) = stream.records()

    assert record["eventName"] == "INSERT"
    image = from_attributes(record["dynamodb"]["NewImage"])
    assert image["event_id"] == record["dynamodb"]["Keys"]["event_id"]["S"]
    assert (image["event_type"], image["state"]) == ("UserRegistered", "pending")
    assert image["details"]["email"] == "ada@example.com"


def test_a_commit_that_does_not_hold_brings_nothing(storage: Storage, stream: Stream) -> None:
    storage.put(a_user())

    with pytest.raises(Busy):
        storage.commit(Add(a_user(), Busy), Publish(a_registration()))

    assert stream.records() == []


def test_the_consumer_delivers_what_the_stream_brings_and_only_once(
    storage: Storage, stream: Stream
) -> None:
    mailer = FakeMailer()
    consumer = OutboxConsumer(
        lambda: Notifier(storage.outbox, mails(storage), mail_limits(storage), mailer)
    )
    for user_id, email in ((ADA, "ada@example.com"), (BOB, "bob@example.com")):
        storage.put(*an_account(email, user_id))
        storage.commit(Publish(a_registration(user_id=user_id, email=email)))
    event = {"Records": stream.records()}

    first = consumer(event, FakeContext())
    again = consumer(event, FakeContext())

    assert [mail.to for mail in mailer.sent] == ["ada@example.com", "bob@example.com"]
    assert first == again == {"batchItemFailures": []}


def test_marks_are_no_inserts(storage: Storage, stream: Stream) -> None:
    """So the mapping's filter keeps them from the consumer."""
    mailer = FakeMailer()
    consumer = OutboxConsumer(
        lambda: Notifier(storage.outbox, mails(storage), mail_limits(storage), mailer)
    )
    storage.commit(Publish(a_registration()))

    consumer({"Records": stream.records()}, FakeContext())

    assert {record["eventName"] for record in stream.records()} == {"MODIFY"}
