"""What Lambda calls for the events in the outbox."""

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.observability.logs import begin_request
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier
from shared.domain.notifications.ports import MailPostponed, MailRefused
from shared.domain.times import now
from shared.domain.unit_of_work import Publish
from shared.entrypoints.outbox_consumer import OutboxConsumer
from tests.builders import a_registration, an_account
from tests.fakes import (
    FakeClock,
    FakeContext,
    FakeMailer,
    FakeOutbox,
    FakeStore,
)
from tests.logs import Logs
from tests.mails import MAILS_MOST, mail_limits, mails
from tests.metrics import Counts
from tests.storage import in_memory

LONG_AGO = PENDING_TOO_LONG + timedelta(seconds=1)
SCHEDULED = {"detail-type": "Scheduled Event", "source": "aws.events"}


class World:
    """A consumer whose outbox has some events, which are overdue."""

    def __init__(self, *addresses: str) -> None:
        self.clock = FakeClock(now() - LONG_AGO)
        self.mailer = FakeMailer()
        store = FakeStore(clock=self.clock)
        for number, address in enumerate(addresses, start=1):
            store.put(*an_account(address, number))
            store.commit(Publish(a_registration(user_id=number, email=address)))
        self.clock.advance(LONG_AGO)
        self.outbox = FakeOutbox(store)
        notifier = Notifier(
            self.outbox,
            mails(in_memory(store)),
            mail_limits(clock=self.clock),
            self.mailer,
            clock=self.clock,
        )
        self._consumer = OutboxConsumer(lambda: notifier)
        self.event_ids = list(store.outbox)

    def bring(self, *event_ids: str, context: FakeContext | None = None) -> list[str]:
        """Bring records of the stream, and return which of them failed."""
        records = [_record(event_id) for event_id in event_ids]
        answer = self._consumer({"Records": records}, context or FakeContext())
        assert answer is not None
        return [str(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]

    def sweep(self) -> None:
        """Do what the schedule asks for."""
        assert self._consumer(SCHEDULED, FakeContext()) is None

    @property
    def recipients(self) -> list[str]:
        """To whom mails were sent."""
        return [mail.to for mail in self.mailer.sent]


def _record(event_id: str) -> dict[str, Any]:
    return {
        "eventID": f"stream-{event_id}",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {"event_id": {"S": event_id}},
            "SequenceNumber": f"sequence-{event_id}",
            "StreamViewType": "NEW_IMAGE",
        },
    }


def test_every_record_is_one_mail() -> None:
    world = World("ada@example.com", "bob@example.com")

    failed = world.bring(*world.event_ids)

    assert failed == []
    assert world.recipients == ["ada@example.com", "bob@example.com"]


def test_a_record_that_comes_again_is_no_second_mail() -> None:
    world = World("ada@example.com")

    world.bring(*world.event_ids)
    failed = world.bring(*world.event_ids)

    assert failed == []
    assert len(world.recipients) == 1


def test_only_the_records_that_failed_are_to_come_again() -> None:
    world = World("ada@example.com", "bob@example.com")
    ada, bob = world.event_ids
    world.outbox.claim(ada, world.clock(), world.clock() + timedelta(minutes=1))

    failed = world.bring(ada, bob)

    assert failed == [f"sequence-{ada}"]
    assert world.recipients == ["bob@example.com"]


def test_a_batch_that_failed_as_a_whole_is_reported_record_by_record() -> None:
    world = World("ada@example.com", "bob@example.com")
    world.mailer.fails_with = TimeoutError()

    assert len(world.bring(*world.event_ids)) == 2


def test_a_mail_that_is_postponed_waits_for_the_schedule_and_does_not_block_the_stream() -> None:
    world = World("ada@example.com")
    world.mailer.fails_with = MailPostponed()
    failed = world.bring(*world.event_ids)
    world.mailer.fails_with = None

    world.sweep()

    assert failed == []
    assert world.recipients == ["ada@example.com"]


def test_a_mail_that_will_never_be_sent_does_not_block_the_stream() -> None:
    world = World("ada@example.com")
    world.mailer.fails_with = MailRefused()

    assert world.bring(*world.event_ids) == []


def test_nothing_is_sent_when_the_invocation_is_about_to_end() -> None:
    world = World("ada@example.com")

    failed = world.bring(*world.event_ids, context=FakeContext(timedelta(seconds=1)))

    assert len(failed) == 1
    assert world.recipients == []


def test_the_schedule_takes_up_what_the_stream_gave_up() -> None:
    world = World("ada@example.com", "bob@example.com")

    world.sweep()

    assert world.recipients == ["ada@example.com", "bob@example.com"]


def test_the_schedule_takes_up_nothing_twice() -> None:
    world = World("ada@example.com")
    world.bring(*world.event_ids)

    world.sweep()

    assert len(world.recipients) == 1


def test_what_fails_does_not_keep_the_schedule_from_the_others() -> None:
    world = World("ada@example.com", "bob@example.com")
    ada, _ = world.event_ids
    world.outbox.claim(ada, world.clock(), world.clock() + timedelta(days=1))

    world.sweep()

    assert world.recipients == ["bob@example.com"]


@pytest.mark.parametrize("trouble", [None, RuntimeError("no way to ada@example.com")], ids=str)
def test_the_log_names_events_and_no_addresses(trouble: Exception | None, logs: Logs) -> None:
    world = World("ada@example.com")
    world.mailer.fails_with = trouble

    world.bring(*world.event_ids)

    assert "ada@example.com" not in logs.text
    assert [line["event_id"] for line in logs.lines] == world.event_ids


def test_no_event_is_logged_under_the_id_of_another_ones_request(logs: Logs) -> None:
    world = World("ada@example.com")
    begin_request("of another one", "of another one")

    world.bring(*world.event_ids, context=FakeContext(timedelta(seconds=1)))

    (line,) = logs.lines
    assert line["message"] == "event not delivered"
    assert not line.keys() & {"correlation_id", "extended_request_id"}


def test_every_mail_of_an_invocation_is_counted(counts: Counts) -> None:
    world = World("ada@example.com", "bob@example.com")

    world.bring(*world.event_ids)

    assert counts.once() == {"MailsSent": 2}


def test_a_mail_that_will_never_be_sent_is_counted_as_failed(counts: Counts) -> None:
    world = World("ada@example.com")
    world.mailer.fails_with = MailRefused()

    world.bring(*world.event_ids)

    assert counts.once() == {"MailsFailed": 1}


def test_a_mail_that_is_one_too_many_is_dropped_by_name(counts: Counts, logs: Logs) -> None:
    world = World(*(f"ada+{number}@example.com" for number in range(MAILS_MOST + 1)))

    failed = world.bring(*world.event_ids)

    assert failed == []
    assert counts.once() == {"MailsSent": MAILS_MOST, "MailsLimited": 1}
    assert logs.lines[-1]["outcome"] == "limited"


def test_a_mail_that_is_to_be_tried_again_is_not_counted_yet(counts: Counts) -> None:
    world = World("ada@example.com")
    world.mailer.fails_with = MailPostponed()

    world.bring(*world.event_ids)

    assert counts.lines() == []


def test_a_record_that_comes_again_is_not_counted_again(counts: Counts) -> None:
    world = World("ada@example.com")
    world.bring(*world.event_ids)
    counts.lines()

    world.bring(*world.event_ids)

    assert counts.lines() == []


def test_the_schedule_counts_what_has_waited_for_too_long(counts: Counts) -> None:
    world = World("ada@example.com", "bob@example.com")

    world.sweep()

    assert counts.once() == {"PendingEvents": 2, "MailsSent": 2}


def test_the_schedule_says_too_that_nothing_waits(counts: Counts) -> None:
    """An alarm would take silence for a consumer that no longer runs."""
    World().sweep()

    assert counts.once() == {"PendingEvents": 0}
