"""Telling events by mail, each one once."""

from datetime import timedelta

import pytest

from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier, Outcome
from shared.domain.notifications.ports import EventClaimed, MailPostponed, MailRefused
from shared.domain.unit_of_work import Publish
from tests.builders import NOON, a_registration
from tests.fakes import FakeClock, FakeComposer, FakeMailer, FakeOutbox, FakeStore

DEADLINE = timedelta(seconds=30)
MOMENT = timedelta(milliseconds=1)
EVENT = "event-1"


class World:
    """A notifier with one event in its outbox, and what is around it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.mailer = FakeMailer()
        store = FakeStore(clock=self.clock)
        store.commit(Publish(a_registration(email="ada@example.com")))
        self.outbox = FakeOutbox(store)
        self.notifier = Notifier(self.outbox, FakeComposer(), self.mailer, clock=self.clock)

    def deliver(self) -> Outcome:
        """Tell the event in an invocation that lasts until the deadline."""
        return self.notifier.deliver(EVENT, deadline=self.clock() + DEADLINE)

    def tell_with(self, trouble: Exception) -> Outcome:
        """Tell the event while the mail service has some trouble."""
        self.mailer.fails_with = trouble
        try:
            return self.deliver()
        finally:
            self.mailer.fails_with = None

    @property
    def recipients(self) -> list[str]:
        """To whom mails were sent."""
        return [mail.to for mail in self.mailer.sent]


@pytest.fixture
def world() -> World:
    return World()


def test_an_event_is_one_mail(world: World) -> None:
    assert world.deliver() is Outcome.SENT
    assert world.recipients == ["ada@example.com"]


def test_an_event_that_was_told_is_not_told_again(world: World) -> None:
    world.deliver()

    assert world.deliver() is Outcome.ALREADY_DONE
    assert len(world.recipients) == 1


def test_an_event_that_nobody_knows_is_no_trouble(world: World) -> None:
    assert world.notifier.deliver("event-2", deadline=NOON + DEADLINE) is Outcome.ALREADY_DONE
    assert world.recipients == []


def test_while_one_tells_an_event_no_other_does(world: World) -> None:
    world.outbox.claim(EVENT, NOON, NOON + DEADLINE)

    with pytest.raises(EventClaimed):
        world.deliver()

    assert world.recipients == []


def test_who_crashed_loses_the_claim_at_the_deadline(world: World) -> None:
    world.outbox.claim(EVENT, NOON, NOON + DEADLINE)

    world.clock.advance(DEADLINE - MOMENT)
    with pytest.raises(EventClaimed):
        world.deliver()

    world.clock.advance(MOMENT)
    world.deliver()
    assert len(world.recipients) == 1


def test_no_sending_begins_that_could_outlast_the_deadline(world: World) -> None:
    too_late = NOON + timedelta(seconds=world.mailer.longest) - MOMENT

    with pytest.raises(MailPostponed):
        world.notifier.deliver(EVENT, deadline=too_late)

    assert world.recipients == []
    world.deliver()


def test_a_refused_mail_is_given_up_and_blocks_nothing(world: World) -> None:
    assert world.tell_with(MailRefused()) is Outcome.FAILED

    world.deliver()
    assert world.recipients == []
    assert world.outbox.pending_since(NOON + MOMENT) == []


def test_a_postponed_mail_can_be_sent_at_once_by_the_next(world: World) -> None:
    with pytest.raises(MailPostponed):
        world.tell_with(MailPostponed())

    world.deliver()

    assert len(world.recipients) == 1


def test_a_mail_in_doubt_is_sent_when_the_claim_has_ended(world: World) -> None:
    with pytest.raises(TimeoutError):
        world.tell_with(TimeoutError())

    with pytest.raises(EventClaimed):
        world.deliver()
    world.clock.advance(DEADLINE)
    world.deliver()
    assert len(world.recipients) == 1


def test_an_event_is_overdue_after_five_minutes(world: World) -> None:
    world.clock.advance(PENDING_TOO_LONG)
    assert world.notifier.overdue() == []

    world.clock.advance(MOMENT)
    assert world.notifier.overdue() == [EVENT]


def test_an_event_that_was_told_is_never_overdue(world: World) -> None:
    world.deliver()

    world.clock.advance(PENDING_TOO_LONG * 2)

    assert world.notifier.overdue() == []
