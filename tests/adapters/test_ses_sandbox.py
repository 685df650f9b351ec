"""In SES's sandbox, a mail to an address that nobody has verified waits until somebody has.

ministack's SES has that sandbox, and refuses with SES's own words.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.aws import client
from local.data_plane.data_plane import DataPlane
from local.inbox.inbox import Inbox, fetch_from
from shared.adapters.mail.ses_mailer import SesMailer
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier
from shared.domain.times import now
from shared.domain.unit_of_work import Publish
from shared.entrypoints.outbox_consumer import OutboxConsumer
from tests.aws import MAIL_CONFIGURATION, template
from tests.builders import a_registration, an_account
from tests.fakes import FakeClock, FakeContext
from tests.mails import mail_limits, mails
from tests.metrics import Counts
from tests.storage import Storage, in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sesv2 import SESV2Client

SENDER = "no-reply@orrery.example"
ADA, BOB = "ada@sandbox.example", "bob@sandbox.example"
SCHEDULED = {"detail-type": "Scheduled Event", "source": "aws.events"}
LEASE = timedelta(seconds=30)


@pytest.fixture
def ses(data_plane: DataPlane) -> "Iterator[SESV2Client]":
    """Give a test an SES in its sandbox, where only the sender is verified."""
    sesv2: SESV2Client = client("sesv2", data_plane.url, data_plane.root)
    sesv2.create_email_identity(EmailIdentity=SENDER)
    sesv2.create_configuration_set(ConfigurationSetName=MAIL_CONFIGURATION)
    put_into_sandbox(sesv2, is_in=True)
    yield sesv2
    put_into_sandbox(sesv2, is_in=False)
    sesv2.delete_configuration_set(ConfigurationSetName=MAIL_CONFIGURATION)
    for identity in sesv2.list_email_identities()["EmailIdentities"]:
        sesv2.delete_email_identity(EmailIdentity=identity["IdentityName"])


@pytest.fixture
def inbox(data_plane: DataPlane, tmp_path: Path) -> Inbox:
    """Give a test the mails that SES has sent."""
    return Inbox(tmp_path, fetch_from(data_plane.url), tmp_path / "no earlier run")


def put_into_sandbox(ses: "SESV2Client", *, is_in: bool) -> None:
    ses.put_account_details(
        MailType="TRANSACTIONAL",
        WebsiteURL="https://orrery.example",
        ProductionAccessEnabled=not is_in,
    )


class World:
    """A consumer behind the outbox's stream and schedule, with SES behind it."""

    def __init__(self, storage: Storage, ses: "SESV2Client", inbox: Inbox, email: str) -> None:
        self._storage, self._inbox, self._email = storage, inbox, email
        self._clock = FakeClock(now())
        storage.put(*an_account(email))
        storage.commit(Publish(a_registration(email=email)))
        notifier = Notifier(
            storage.outbox,
            mails(storage, clock=self._clock),
            mail_limits(storage, clock=self._clock),
            SesMailer(ses, SENDER, MAIL_CONFIGURATION),
            clock=self._clock,
        )
        self._consumer = OutboxConsumer(lambda: notifier)

    def stream(self) -> Sequence[object]:
        """Bring the event, and return what is to come again."""
        (event_id,) = self._storage.outbox.pending_since(now() + timedelta(days=1))
        record = {"dynamodb": {"Keys": {"event_id": {"S": event_id}}, "SequenceNumber": "1"}}
        answer = self._consumer({"Records": [record]}, self._context())
        assert answer is not None
        return answer["batchItemFailures"]

    def sweep(self) -> None:
        """Do what the schedule asks for, some minutes later."""
        self._clock.advance(PENDING_TOO_LONG + LEASE)
        self._consumer(SCHEDULED, self._context())

    @property
    def arrived(self) -> list[str]:
        """The subjects of what has arrived in the mailbox."""
        mails = self._inbox.mails()
        return [mail.subject for mail in mails if mail.recipients == (self._email,)]

    def _context(self) -> FakeContext:
        return FakeContext(self._clock() - now() + LEASE)


def pending_alarm() -> dict[str, Any]:
    """Return what the template says of the alarm of pending events."""
    alarms = template().resources("AWS::CloudWatch::Alarm")
    return dict(alarms["PendingEventsAlarm"])


def test_what_ses_refuses_in_its_sandbox_rings_and_arrives_once_after_the_verification(
    ministack: "DynamoDBClient", ses: "SESV2Client", inbox: Inbox, counts: Counts
) -> None:
    world = World(in_dynamodb(ministack), ses, inbox, ADA)
    alarm = pending_alarm()
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"

    held_up = world.stream()
    for _ in range(alarm["EvaluationPeriods"]):
        counts.lines()
        world.sweep()
        assert counts.once()[alarm["MetricName"]] > alarm["Threshold"]
    assert held_up == []
    assert world.arrived == []

    ses.create_email_identity(EmailIdentity=ADA)
    world.sweep()
    counts.lines()
    world.sweep()

    assert len(world.arrived) == 1
    assert counts.once()[alarm["MetricName"]] == 0


def test_a_sender_that_is_not_verified_fails_no_mail_either(
    ministack: "DynamoDBClient", ses: "SESV2Client", inbox: Inbox
) -> None:
    put_into_sandbox(ses, is_in=False)
    ses.delete_email_identity(EmailIdentity=SENDER)
    world = World(in_dynamodb(ministack), ses, inbox, BOB)

    held_up = world.stream()
    world.sweep()
    assert (held_up, world.arrived) == ([], [])

    ses.create_email_identity(EmailIdentity=SENDER)
    world.sweep()
    world.sweep()

    assert len(world.arrived) == 1
