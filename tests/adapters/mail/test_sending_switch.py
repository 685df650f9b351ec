"""While SES's sending is switched off, events wait; once it is on again, their mails go out."""

from datetime import timedelta

import pytest

from shared.adapters.mail.ses_mailer import ONCE, SesMailer
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier
from shared.domain.times import now
from shared.domain.unit_of_work import Publish
from shared.entrypoints.outbox_consumer import OutboxConsumer
from tests.aws import MAIL_CONFIGURATION
from tests.builders import a_registration, an_account
from tests.events import event_of
from tests.fakes import FakeClock, FakeContext, FakeOutbox, FakeStore
from tests.logs import Logs
from tests.mails import mail_limits, mails
from tests.storage import in_memory
from tests.wire import Wire, WireAnswer

SCHEDULED = {"detail-type": "Scheduled Event", "source": "aws.events"}
PEOPLE = ["ada@example.com", "bob@example.com", "eve@example.com"]
LONG_AGO = PENDING_TOO_LONG + timedelta(seconds=1)

SWITCHED_OFF = [
    WireAnswer.error("SendingPausedException"),
    WireAnswer.error("AccountSendingPausedException"),
    WireAnswer.error("ConfigurationSetSendingPausedException"),
    WireAnswer.error("MessageRejected", Message="Sending paused for this account."),
]


class World:
    """People who have registered, the consumer of their events, and SES, which at first is off."""

    def __init__(self, *refusals: WireAnswer) -> None:
        self._ses = Wire(*refusals)
        clock = FakeClock(now() - LONG_AGO)
        store = FakeStore(clock=clock)
        for number, address in enumerate(PEOPLE, start=1):
            store.put(*an_account(address, number))
            store.commit(Publish(a_registration(user_id=number, email=address)))
        clock.advance(LONG_AGO)
        self.outbox = FakeOutbox(store)
        notifier = Notifier(
            self.outbox,
            mails(in_memory(store)),
            mail_limits(clock=clock),
            SesMailer(self._ses.client("sesv2", ONCE), "no-reply@example.com", MAIL_CONFIGURATION),
            clock=clock,
        )
        self._consumer = OutboxConsumer(lambda: notifier)

    def sweep(self) -> list[str]:
        """Do what the schedule asks for, and return whose mails SES was asked to send."""
        before = len(self._ses.requests)
        self._consumer(SCHEDULED, FakeContext())
        return [
            address
            for request in self._ses.requests[before:]
            for address in request.body["Destination"]["ToAddresses"]
        ]

    def bring(self, event_id: str) -> object:
        """Bring an event by the stream, and return the answer."""
        event = event_of("send_notifications")
        event["Records"][0]["dynamodb"]["Keys"]["event_id"]["S"] = event_id
        return self._consumer(event, FakeContext())


@pytest.mark.parametrize("refusal", SWITCHED_OFF, ids=lambda answer: answer.body["__type"])
def test_while_sending_is_off_no_event_ends_and_afterwards_each_is_one_mail(
    refusal: WireAnswer, logs: Logs
) -> None:
    world = World(*[refusal] * len(PEOPLE))

    world.sweep()
    assert len(world.outbox.pending_since(now())) == len(PEOPLE)
    assert [line["outcome"] for line in logs.lines if "outcome" in line] == ["postponed"] * 3

    assert world.sweep() == PEOPLE
    assert world.sweep() == []
    assert world.outbox.pending_since(now()) == []


def test_while_sending_is_off_the_stream_is_not_held_up() -> None:
    world = World(*SWITCHED_OFF)

    assert world.bring("event-1") == {"batchItemFailures": []}
