"""Registrations and their mails while DynamoDB fails at random: each is made once, and mailed once.

DynamoDB answers conflicts and throttles, is not reached, or writes and its answer is lost, for the
clients of the product as they are. Everything random comes from a seed; FAULT_REGISTRATIONS=500 and
FAULT_SEEDS="1 2 3" make a longer run of it.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from functions.users.create_user import handler
from local.data_plane.data_plane import DataPlane
from shared.adapters.aws.retries import Limits
from shared.adapters.dynamodb.items import from_attributes
from shared.adapters.dynamodb.unsent_events import DynamoUnsentEvents
from shared.domain.notifications.mail import Mail
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier
from shared.domain.notifications.ports import MailRefused, Outbox
from shared.domain.notifications.unsent_events import UnsentState
from shared.domain.times import now
from shared.entrypoints.outbox_consumer import OutboxConsumer
from shared.wiring.clients import FAST, PATIENT
from tests.adapters.dynamodb_faults import DynamoFaults
from tests.builders import PASSWORD
from tests.events import as_json, event_of
from tests.fakes import FakeClock, FakeContext
from tests.functions.kit import send
from tests.mails import mail_limits, mails
from tests.registration import registration_in
from tests.storage import Storage, in_dynamodb
from tests.wire import intercept, product_client_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGISTRATIONS = int(os.environ.get("FAULT_REGISTRATIONS", "40"))
SEEDS = [int(seed) for seed in os.environ.get("FAULT_SEEDS", "1 2").split()]
TRIES_MOST = 5  # of a client, before it gives up
SWEEPS_MOST = 20
BATCH = 10
DELIVERIES_MOST = 5  # of a record, before the stream gives it up
INVOCATION_LASTS = timedelta(seconds=30)
DISTANT = timedelta(days=1)
SCHEDULED = {"detail-type": "Scheduled Event", "source": "aws.events"}


class Mailbox:
    """SES, which refuses some addresses for good and fails in no other way."""

    longest = 7.0

    def __init__(self, refused: set[str]) -> None:
        self.refused = refused
        self.sent: Counter[str] = Counter()

    def send(self, mail: Mail) -> None:
        if mail.to in self.refused:
            raise MailRefused("MessageRejected")
        self.sent[mail.to] += 1


class Ledger:
    """An outbox that notes how often a mark was not made after a mail: its mail is sent again."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self.unmarked = 0

    def mark_sent(self, event_id: str, at: datetime) -> None:
        try:
            self._outbox.mark_sent(event_id, at)
        except Exception:
            self.unmarked += 1
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)


class World:
    """The function that registers and the one that mails, behind a bad network to DynamoDB."""

    def __init__(self, plane: DataPlane, seed: int) -> None:
        self._plane, self._calm = plane, in_dynamodb(plane.dynamodb)
        self.clock = FakeClock(now())
        self.faults = DynamoFaults(seed)
        self._random = Random(seed)  # noqa: S311  # no secret
        self.addresses = [f"user-{number}@example.com" for number in range(REGISTRATIONS)]
        self.mailbox = Mailbox(set(self._random.sample(self.addresses, REGISTRATIONS // 20)))
        registration = registration_in(self._behind_faults(FAST))
        patient = self._behind_faults(PATIENT)
        self.ledger = Ledger(patient.outbox)
        notifier = Notifier(
            self.ledger,
            mails(patient, clock=self.clock),
            mail_limits(patient, clock=self.clock),
            self.mailbox,
            clock=self.clock,
        )
        self._handler = replace(handler, service=lambda: registration)
        self._consumer = OutboxConsumer(lambda: notifier)

    def _behind_faults(self, limits: Limits) -> Storage:
        dynamodb = product_client_of(self._plane, limits)
        intercept(dynamodb, self.faults)
        return in_dynamodb(dynamodb)

    def register(self, number: int, key: str | None) -> list[int]:
        """Ask for a registration until the answer is no 5xx; return all statuses."""
        details = {"first_name": "Ada", "last_name": "Lovelace", "password": PASSWORD}
        event = event_of(
            "create_user",
            body=as_json({**details, "email": self.addresses[number]}),
            headers={"Idempotency-Key": key} if key else {},
        )
        event["requestContext"]["identity"]["sourceIp"] = f"203.0.113.{number % 250}"
        statuses: list[int] = []
        while len(statuses) < TRIES_MOST and all(status >= 500 for status in statuses):
            statuses.append(send(self._handler, event).status)
        return statuses

    def stream(self) -> None:
        """Bring every record, some of them again, and in no order; give up after some tries."""
        events = sorted(self.stored("OutboxTable"), key=lambda event: event["details"]["email"])
        records = [event["event_id"] for event in events]
        waiting = [*records, *self._random.sample(records, BATCH)]
        self._random.shuffle(waiting)
        deliveries = Counter(waiting)
        while waiting:
            batch, waiting = waiting[:BATCH], waiting[BATCH:]
            failed = self._bring(batch)
            deliveries.update(failed)
            waiting += [each for each in failed if deliveries[each] <= DELIVERIES_MOST]

    def sweep_all(self) -> None:
        """Do what the schedule asks for until nothing is left, within bounds."""
        for _ in range(SWEEPS_MOST):
            if self._calm.outbox.pending_since(now() + DISTANT):
                self.clock.advance(PENDING_TOO_LONG + INVOCATION_LASTS)
                self._consumer(SCHEDULED, self._context())

    @property
    def unsent(self) -> DynamoUnsentEvents:
        """The events whose mail was not sent."""
        return DynamoUnsentEvents(self._plane.dynamodb, "OutboxTable")

    def stored(self, table: str) -> list[dict[str, Any]]:
        """Return all items of a table."""
        scans = self._plane.dynamodb.get_paginator("scan").paginate(TableName=table)
        return [from_attributes(item) for page in scans for item in page["Items"]]

    def _bring(self, batch: Sequence[str]) -> Sequence[str]:
        answer = self._consumer({"Records": [_record(each) for each in batch]}, self._context())
        assert answer is not None
        return [str(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]

    def _context(self) -> FakeContext:
        """Return the context of an invocation that begins at the clock's time."""
        return FakeContext(self.clock() - now() + INVOCATION_LASTS)


def _record(event_id: str) -> dict[str, Any]:
    return {"dynamodb": {"Keys": {"event_id": {"S": event_id}}, "SequenceNumber": event_id}}


def check_registered(world: World, answered: Sequence[Sequence[int]]) -> None:
    """Hold what is stored against what was answered: each once, whatever was repeated."""
    once = Counter(world.addresses)
    events = world.stored("OutboxTable")
    users = world.stored("UsersTable")
    assert Counter(user["email"] for user in users) == once
    assert Counter(item["email"] for item in world.stored("CredentialsTable")) == once
    assert Counter(event["details"]["email"] for event in events) == once
    assert {event["details"]["user_id"] for event in events} == {user["user_id"] for user in users}
    for number, statuses in enumerate(answered):
        repeated_without_key = number % 2 == 1 and len(statuses) > 1
        assert statuses[-1] == 201 or (repeated_without_key and statuses[-1] == 409), statuses


def check_mailed(world: World, addresses: set[str]) -> None:
    """Each address has its mail, and no second one but where the first could not be marked."""
    twice = world.mailbox.sent - Counter(addresses)
    assert world.mailbox.sent.keys() == addresses
    assert twice.total() <= world.ledger.unmarked


@pytest.mark.parametrize("seed", SEEDS)
def test_each_registration_is_made_once_and_mailed_once(
    ministack: "DynamoDBClient",
    data_plane: DataPlane,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setenv("CORS_ORIGIN", "*")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    world = World(data_plane, seed)

    answered = [
        world.register(number, key=f"key-{number}" if number % 2 == 0 else None)
        for number in range(REGISTRATIONS)
    ]
    check_registered(world, answered)
    world.stream()
    at_once = world.mailbox.sent.total()
    world.sweep_all()
    failed = list(world.unsent.all())
    refused = set(world.mailbox.refused)
    check_mailed(world, set(world.addresses) - refused)
    assert [event.state for event in failed] == [UnsentState.FAILED] * len(refused)

    world.faults.is_mended = True
    world.mailbox.refused.clear()
    assert all(world.unsent.retry(event.event_id) for event in failed)
    world.sweep_all()

    check_mailed(world, set(world.addresses))
    assert list(world.unsent.all()) == []
    assert at_once >= 0.9 * REGISTRATIONS, "what fails has held up what does not"
    assert world.faults.met.keys() == {"conflict", "throttle", "unreached", "lost"}
    assert any(len(statuses) > 1 for statuses in answered), "no outage was met"
