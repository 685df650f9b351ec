"""Hundreds of mails while everything fails at random: none is lost, and none is sent twice unseen.

A mail may be sent for the second time only after a doubt: SES's answer was lost, or the consumer
was killed between sending and noting it. Everything random comes from a seed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters.dynamodb.unsent_events import DynamoUnsentEvents
from shared.adapters.mail.paced_mailer import PacedMailer
from shared.domain.notifications.mail import Mail
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier
from shared.domain.notifications.ports import ClaimedEvent, MailPostponed, MailRefused, Outbox
from shared.domain.notifications.unsent_events import UnsentState
from shared.domain.times import now
from shared.domain.unit_of_work import Publish
from shared.entrypoints.outbox_consumer import OutboxConsumer
from tests.builders import a_registration, an_account
from tests.fakes import FakeClock, FakeContext, FakeStore
from tests.mails import mail_limits, mails
from tests.storage import Storage, in_dynamodb, in_memory

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOMENT = timedelta(seconds=1)
INVOCATION_LASTS = timedelta(seconds=30)
DISTANT = timedelta(days=1)
BATCH = 10
DELIVERIES_MOST = 5  # of a record, before the stream gives it up
SWEEPS_MOST = 20
SWEEPS_OF_150 = 8  # of some 20 mails each
SCHEDULED = {"detail-type": "Scheduled Event", "source": "aws.events"}


class Killed(BaseException):
    """The consumer's process ended here."""


class Faults:
    """What goes wrong, by a seed, until it is mended."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  # no secret
        self.is_mended = False

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance and not self.is_mended

    def kill(self) -> None:
        """Perhaps end the process here."""
        if self.happens(0.02):
            raise Killed


class FaultyMailer:
    """SES as it can be: it throttles, times out, refuses, and loses answers."""

    longest = 7.0

    def __init__(self, faults: Faults, refused: set[str]) -> None:
        self.sent: Counter[str] = Counter()
        self.doubts: Counter[str] = Counter()
        self.refused = refused
        self._faults = faults

    def send(self, mail: Mail) -> None:
        if self._faults.happens(0.1):
            raise MailPostponed("ThrottlingException")
        if mail.to in self.refused:
            raise MailRefused("MessageRejected")
        self.doubts[mail.to] += 1
        if self._faults.happens(0.05):
            raise TimeoutError("before the mail was taken")
        self._faults.kill()
        self.sent[mail.to] += 1
        if self._faults.happens(0.05):
            raise TimeoutError("after the mail was taken")
        self._faults.kill()

    def is_settled(self, address: str) -> None:
        """Note that the outbox knows how the last attempt ended."""
        self.doubts[address] -= 1


class Unverified:
    """SES in its sandbox: it postpones mails to addresses that nobody has verified."""

    longest = 7.0

    def __init__(self, *verified: str) -> None:
        self.sent: list[str] = []
        self.tried: set[str] = set()
        self._verified = verified

    def send(self, mail: Mail) -> None:
        self.tried.add(mail.to)
        if mail.to not in self._verified:
            raise MailPostponed("MessageRejected")
        self.sent.append(mail.to)


class MortalOutbox:
    """An outbox whose process may be killed before and after each call."""

    def __init__(self, outbox: Outbox, faults: Faults, settled: Callable[[str], None]) -> None:
        self._outbox = outbox
        self._faults = faults
        self._settled = settled
        self._addresses: dict[str, str] = {}

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        self._faults.kill()
        claimed = self._outbox.claim(event_id, at, until)
        self._faults.kill()
        if claimed is not None:
            self._addresses[event_id] = str(getattr(claimed.event, "email", ""))
        return claimed

    def release(self, claimed: ClaimedEvent, reason: str) -> None:
        self._faults.kill()
        self._outbox.release(claimed, reason)
        self._faults.kill()

    def mark_counted(self, event_id: str) -> None:
        self._faults.kill()
        self._outbox.mark_counted(event_id)
        self._faults.kill()

    def mark_sent(self, event_id: str, at: datetime) -> None:
        self._faults.kill()
        self._outbox.mark_sent(event_id, at)
        self._settled(self._addresses[event_id])
        self._faults.kill()

    def mark_failed(self, claimed: ClaimedEvent, at: datetime, reason: str) -> None:
        self._faults.kill()
        self._outbox.mark_failed(claimed, at, reason)
        self._faults.kill()

    def pending_since(self, moment: datetime) -> Sequence[str]:
        return self._outbox.pending_since(moment)


class World:
    """A consumer with many registrations in its outbox, and a stream that brings their records."""

    def __init__(self, storage: Storage, clock: FakeClock, seed: int, registrations: int) -> None:
        self.clock, self.storage = clock, storage
        self.faults = Faults(seed)
        self.addresses = [f"user-{number}@example.com" for number in range(registrations)]
        refused = set(self.faults.random.sample(self.addresses, registrations // 20))
        self.mailer = FaultyMailer(self.faults, refused)
        for number, address in enumerate(self.addresses, start=1):
            storage.put(*an_account(address, number))
            storage.commit(Publish(a_registration(user_id=number, email=address)))
        self._records = list(storage.outbox.pending_since(now() + DISTANT))
        notifier = Notifier(
            MortalOutbox(storage.outbox, self.faults, self.mailer.is_settled),
            mails(storage, clock=clock),
            mail_limits(storage, clock=clock),
            self.mailer,
            clock=clock,
        )
        self._consumer = OutboxConsumer(lambda: notifier)

    def stream(self) -> None:
        """Bring every record, some of them again, and in no order; give up after some tries."""
        deliveries = Counter(self._records)
        self.faults.random.shuffle(self._records)
        waiting = [*self._records, *self.faults.random.sample(self._records, BATCH)]
        while waiting:
            batch, waiting = waiting[:BATCH], waiting[BATCH:]
            failed = self._bring(batch)
            deliveries.update(failed)
            waiting += [each for each in failed if deliveries[each] <= DELIVERIES_MOST]
            self.clock.advance(MOMENT)

    def sweep(self) -> None:
        """Do what the schedule asks for, after the claims of killed processes have ended."""
        self.clock.advance(PENDING_TOO_LONG + INVOCATION_LASTS)
        try:
            self._consumer(SCHEDULED, self._context())
        except Killed:
            return

    def mend(self) -> None:
        """Let nothing fail any more, and sweep until nothing is left, within bounds."""
        self.faults.is_mended = True
        for _ in range(SWEEPS_MOST):
            if self.pending:
                self.sweep()

    @property
    def pending(self) -> Sequence[str]:
        """The ids of events that wait."""
        return self.storage.outbox.pending_since(now() + DISTANT)

    def _bring(self, batch: Sequence[str]) -> Sequence[str]:
        """Return what is to come again: all of a batch whose consumer was killed."""
        records = [_record(event_id) for event_id in batch]
        try:
            answer = self._consumer({"Records": records}, self._context())
        except Killed:
            return batch
        assert answer is not None
        return [str(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]

    def _context(self) -> FakeContext:
        """Return the context of an invocation that begins at the clock's time."""
        return FakeContext(self.clock() - now() + INVOCATION_LASTS)


def _record(event_id: str) -> dict[str, Any]:
    return {
        "eventID": f"stream-{event_id}",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {"Keys": {"event_id": {"S": event_id}}, "SequenceNumber": event_id},
    }


def check(world: World) -> None:
    """Hold what was sent against what may be."""
    mailer = world.mailer
    delivered = [address for address in world.addresses if address not in mailer.refused]
    assert world.pending == []
    assert all(mailer.sent[address] >= 1 for address in delivered)
    assert all(mailer.sent[address] <= 1 + mailer.doubts[address] for address in delivered)
    assert not any(mailer.sent[address] for address in mailer.refused)


@pytest.mark.parametrize("seed", range(3))
def test_of_500_registrations_each_is_welcomed_and_twice_only_after_a_doubt(seed: int) -> None:
    clock = FakeClock(now())
    world = World(in_memory(FakeStore(clock=clock)), clock, seed, registrations=500)

    world.stream()
    in_the_midst = sum(world.mailer.sent.values())
    world.sweep()
    world.mend()

    check(world)
    assert in_the_midst > 450, "what fails has held up what does not"
    assert sum(world.mailer.sent.values()) > 475, "no fault was met"


def test_what_was_refused_is_sent_by_a_redrive_once_it_is_mended(moto: "DynamoDBClient") -> None:
    clock = FakeClock(now())
    world = World(in_dynamodb(moto), clock, seed=1, registrations=40)
    unsent = DynamoUnsentEvents(moto, "OutboxTable")
    world.stream()
    world.mend()
    check(world)
    failed = [event for event in unsent.all() if event.state is UnsentState.FAILED]
    refused = set(world.mailer.refused)

    world.mailer.refused.clear()
    assert all(unsent.retry(event.event_id) for event in failed)
    world.mend()

    check(world)
    assert len(failed) == len(refused) > 0
    assert list(unsent.all()) == []
    assert [world.mailer.sent[address] for address in refused] == [1] * len(refused)


def test_what_the_stream_lost_is_found_by_the_sweep() -> None:
    clock = FakeClock(now())
    world = World(in_memory(FakeStore(clock=clock)), clock, seed=2, registrations=100)

    world.sweep()
    world.mend()

    check(world)


def test_150_mails_that_cannot_be_sent_yet_do_not_hold_up_a_younger_one() -> None:
    """After each of them the mailer pauses for a second, so no sweep gets through them all."""
    clock = FakeClock(now())
    storage = in_memory(FakeStore(clock=clock))
    *unverified, verified = [f"user-{number}@example.com" for number in range(151)]
    for number, address in enumerate([*unverified, verified], start=1):
        storage.put(*an_account(address, number))
        storage.commit(Publish(a_registration(user_id=number, email=address)))
    ses = Unverified(verified)
    paced = PacedMailer(
        ses,
        rate=7,
        monotonic=lambda: clock().timestamp(),
        sleep=lambda seconds: clock.advance(timedelta(seconds=seconds)),
    )
    notifier = Notifier(
        storage.outbox,
        mails(storage, clock=clock),
        mail_limits(storage, clock=clock),
        paced,
        clock=clock,
    )
    consumer = OutboxConsumer(lambda: notifier)

    for _ in range(SWEEPS_OF_150):
        clock.advance(PENDING_TOO_LONG)
        consumer(SCHEDULED, FakeContext(clock() - now() + INVOCATION_LASTS))

    assert ses.sent == [verified]
    assert ses.tried == {*unverified, verified}
