"""Mails go to those addresses only that mail reaches."""

from datetime import timedelta

import pytest

from shared.domain.accounts.events import EmailChanged, PasswordChanged
from shared.domain.accounts.user import User
from shared.domain.notifications.deliverability import KNOWN_FOR, Retried, Trouble, Undeliverable
from shared.domain.notifications.notifier import Notifier, Outcome
from shared.domain.notifications.ports import MailPostponed
from shared.domain.unit_of_work import DomainEvent, Publish
from tests.builders import ADA, NOON, a_credential, a_registration, a_user
from tests.fakes import (
    FakeClock,
    FakeMailer,
    FakeOutbox,
    FakeStore,
    FakeSuppressions,
)
from tests.mails import deliverable_mails, mail_limits
from tests.storage import in_memory

KEY = "ada@example.com"
MARK = Undeliverable(email_key=KEY, trouble=Trouble.BOUNCE, mailed_at=NOON)
RETRIED = Retried(email_key=KEY, asked_at=NOON, suppressed=True)
CHANGED = PasswordChanged(user_id=ADA, email="Ada@example.com")


class World:
    """A notifier of Ada, with what is known of her address."""

    def __init__(self, *known: object) -> None:
        self.clock = FakeClock()
        self.store = FakeStore(a_user(), a_credential(), *known, clock=self.clock)
        self.mailer = FakeMailer()
        self.suppressions = FakeSuppressions()
        self._storage = in_memory(self.store)
        self._notifier = Notifier(
            FakeOutbox(self.store),
            deliverable_mails(self._storage, suppressions=self.suppressions, clock=self.clock),
            mail_limits(self._storage, clock=self.clock),
            self.mailer,
            clock=self.clock,
        )

    def tell(self, event: DomainEvent = CHANGED) -> Outcome | None:
        """Publish an event, and deliver it."""
        self.store.commit(Publish(event))
        return self.deliver(list(self.store.outbox)[-1])

    def deliver(self, event_id: str) -> Outcome | None:
        deadline = self.clock() + timedelta(seconds=30)
        claimed = self._notifier.claim(event_id, deadline=deadline)
        return None if claimed is None else self._notifier.deliver(claimed)

    @property
    def recipients(self) -> list[str]:
        return [mail.to for mail in self.mailer.sent]

    @property
    def shown(self) -> list[str]:
        """What Ada's profile says of undeliverable addresses."""
        [ada] = self.store.all(User)
        return [address.address for address in ada.undeliverable_addresses]


def test_a_mail_goes_to_an_address_of_which_nothing_is_known() -> None:
    world = World()

    assert world.tell() is Outcome.SENT

    assert world.recipients == ["Ada@example.com"]
    assert world.suppressions.lifted == []


@pytest.mark.parametrize(
    "event", [CHANGED, a_registration(email="Ada@example.com")], ids=lambda event: event.name
)
def test_no_mail_goes_to_an_undeliverable_address_and_its_user_is_told(event: DomainEvent) -> None:
    world = World(MARK)

    assert world.tell(event) is Outcome.UNDELIVERABLE

    assert world.recipients == []
    assert world.shown == ["Ada@example.com"]


def test_the_event_of_an_undeliverable_mail_is_done_and_has_not_failed() -> None:
    world = World(MARK)
    world.tell()

    assert world.deliver("event-1") is None
    assert world.store.outbox["event-1"].state is None


def test_no_mail_goes_to_an_undeliverable_address_that_is_no_longer_its_users() -> None:
    former = "former@example.com"
    world = World(Undeliverable(email_key=former, trouble=Trouble.COMPLAINT, mailed_at=NOON))

    assert world.tell(EmailChanged(user_id=ADA, email=former)) is Outcome.UNDELIVERABLE

    assert world.shown == []


def test_an_undeliverable_mail_does_not_count_towards_what_its_mailbox_gets() -> None:
    world = World(MARK)

    for _ in range(100):
        assert world.tell(a_registration(email="Ada@example.com")) is Outcome.UNDELIVERABLE


def test_a_mail_to_what_is_no_address_is_left_to_the_mail_service_to_refuse() -> None:
    world = World()

    assert world.tell(PasswordChanged(user_id=ADA, email="nobody")) is Outcome.SENT

    assert world.recipients == ["nobody"]


def test_mail_goes_there_again_once_that_is_forgotten() -> None:
    world = World(MARK)
    world.clock.advance(KNOWN_FOR)

    assert world.tell() is Outcome.SENT


def test_the_first_mail_after_a_request_lifts_the_mail_services_suppression_and_no_other() -> None:
    world = World(RETRIED)

    assert [world.tell(), world.tell()] == [Outcome.SENT, Outcome.SENT]

    assert world.suppressions.lifted == ["Ada@example.com"]


def test_a_suppression_that_cannot_be_lifted_now_postpones_the_mail() -> None:
    world = World(RETRIED)
    world.suppressions.fails_with = MailPostponed("TooManyRequestsException")

    assert world.tell() is Outcome.POSTPONED
    assert world.recipients == []

    world.suppressions.fails_with = None
    assert world.deliver("event-1") is Outcome.SENT
    assert world.suppressions.lifted == ["Ada@example.com"]
