"""Delivering the mails of events, each once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest

from shared.domain.accounts.events import (
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    UserRemoved,
)
from shared.domain.attempts.events import AddressLocked
from shared.domain.notifications.notifier import PENDING_TOO_LONG, Notifier, Outcome
from shared.domain.notifications.ports import EventClaimed, MailPostponed, MailRefused
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.opaque_secrets import digest
from shared.domain.unit_of_work import DomainEvent, Publish
from tests.builders import ADA, BOB, NOON, a_credential, a_registration, a_user, an_account
from tests.fakes import (
    REQUEST_ID,
    FakeClock,
    FakeMailer,
    FakeOutbox,
    FakeStore,
)
from tests.mails import MAILS_MOST, mail_limits, mails
from tests.storage import in_memory

DEADLINE = timedelta(seconds=30)
MOMENT = timedelta(milliseconds=1)
EVENT = "event-1"


@dataclass(frozen=True)
class StarExploded:
    name: ClassVar[str] = "StarExploded"


class World:
    """A notifier with one event in its outbox, and what is around it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.mailer = FakeMailer()
        self.store = FakeStore(clock=self.clock)
        self.store.put(*an_account("ada@example.com"))
        self.store.commit(Publish(a_registration(email="ada@example.com")))
        self.outbox = FakeOutbox(self.store)
        accounts = in_memory(self.store)
        self.notifier = Notifier(
            self.outbox,
            mails(accounts, clock=self.clock),
            mail_limits(accounts, clock=self.clock),
            self.mailer,
            clock=self.clock,
        )

    def deliver(self, event_id: str = EVENT, lasts: timedelta = DEADLINE) -> Outcome | None:
        """Claim and deliver an event in an invocation that lasts so long."""
        claimed = self.notifier.claim(event_id, deadline=self.clock() + lasts)
        return None if claimed is None else self.notifier.deliver(claimed)

    def deliver_with(self, trouble: Exception) -> Outcome | None:
        """Deliver the event while the mail service has some trouble."""
        self.mailer.fails_with = trouble
        try:
            return self.deliver()
        finally:
            self.mailer.fails_with = None

    @property
    def recipients(self) -> list[str]:
        """The addresses that mails were sent to."""
        return [mail.to for mail in self.mailer.sent]


@pytest.fixture
def world() -> World:
    return World()


def test_an_event_is_one_mail(world: World) -> None:
    assert world.deliver() is Outcome.SENT
    assert world.recipients == ["ada@example.com"]


def test_a_welcome_mail_has_a_link_that_verifies_the_address(world: World) -> None:
    world.deliver()

    (token,) = world.store.all(OneTimeToken)
    assert token.purpose is TokenPurpose.EMAIL_VERIFICATION
    assert digest(world.mailer.sent[0].text) == token.token_hash


def test_who_is_gone_is_not_welcomed(world: World) -> None:
    for thing in an_account("ada@example.com"):
        world.store.delete(thing)

    assert world.deliver() is Outcome.NO_MAIL


def ask_for_a_reset(world: World) -> str:
    """Publish that somebody forgot Ada's password, and return the event's id."""
    world.store.commit(Publish(PasswordResetRequested(email="ada@example.com")))
    return "event-2"


def test_a_reset_request_is_a_mail_with_a_link(world: World) -> None:
    event_id = ask_for_a_reset(world)

    assert world.deliver(event_id) is Outcome.SENT
    assert [mail.subject for mail in world.mailer.sent] == ["password_reset"]
    (token,) = world.store.all(OneTimeToken)
    assert digest(world.mailer.sent[0].text) == token.token_hash


def test_a_changed_password_is_a_mail_to_the_accounts_address(world: World) -> None:
    world.store.commit(Publish(PasswordChanged(user_id=ADA, email="ada@example.com")))

    assert world.deliver("event-2") is Outcome.SENT
    [mail] = world.mailer.sent
    assert (mail.to, mail.subject) == ("ada@example.com", "password_changed")


def test_a_reset_request_for_an_address_without_an_account_is_done_without_a_mail(
    world: World,
) -> None:
    world.store.commit(Publish(PasswordResetRequested(email="nobody@example.com")))

    assert world.deliver("event-2") is Outcome.NO_MAIL
    assert world.recipients == []


def test_a_reset_request_that_is_older_than_an_hour_is_done_without_a_mail(world: World) -> None:
    event_id = ask_for_a_reset(world)
    world.clock.advance(timedelta(hours=1))

    assert world.deliver(event_id) is Outcome.NO_MAIL
    assert world.store.all(OneTimeToken) == []


def test_a_reset_mail_that_is_sent_again_has_a_link_that_works_and_so_has_the_first(
    world: World,
) -> None:
    event_id = ask_for_a_reset(world)
    world.mailer.loses_answers = True
    with pytest.raises(TimeoutError):
        world.deliver(event_id)

    world.mailer.loses_answers = False
    world.clock.advance(DEADLINE)
    world.deliver(event_id)

    mailed = {digest(mail.text) for mail in world.mailer.sent}
    assert len(mailed) == 2
    assert mailed == {token.token_hash for token in world.store.all(OneTimeToken)}


def test_a_verification_request_is_a_mail_with_a_link(world: World) -> None:
    world.store.put(a_user(), a_credential())
    world.store.commit(Publish(EmailVerificationRequested(user_id=ADA, email="Ada@example.com")))

    assert world.deliver("event-2") is Outcome.SENT
    assert [mail.subject for mail in world.mailer.sent] == ["email_verification"]
    (token,) = world.store.all(OneTimeToken)
    assert digest(world.mailer.sent[0].text) == token.token_hash


def test_a_verification_request_of_what_is_verified_is_done_without_a_mail(world: World) -> None:
    world.store.put(a_user(email_verified=True), a_credential())
    world.store.commit(Publish(EmailVerificationRequested(user_id=ADA, email="Ada@example.com")))

    assert world.deliver("event-2") is Outcome.NO_MAIL
    assert world.recipients == []


def test_a_changed_address_is_a_mail_to_the_former_one(world: World) -> None:
    world.store.commit(Publish(EmailChanged(user_id=ADA, email="former@example.com")))

    assert world.deliver("event-2") is Outcome.SENT
    assert [(mail.to, mail.subject) for mail in world.mailer.sent] == [
        ("former@example.com", "email_changed")
    ]


def test_a_mail_names_the_request_that_caused_it(world: World) -> None:
    world.deliver()

    assert [mail.correlation_id for mail in world.mailer.sent] == [REQUEST_ID]


def test_an_event_whose_mail_was_sent_cannot_be_claimed_again(world: World) -> None:
    world.deliver()

    assert world.deliver() is None
    assert len(world.recipients) == 1


def test_an_event_that_leads_to_no_mail_is_done_without_one(world: World) -> None:
    world.store.commit(Publish(StarExploded()))

    assert world.deliver("event-2") is Outcome.NO_MAIL
    assert world.recipients == []
    assert world.deliver("event-2") is None


def test_an_unknown_event_cannot_be_claimed(world: World) -> None:
    assert world.deliver("event-2") is None
    assert world.recipients == []


def test_while_one_process_has_claimed_an_event_no_other_delivers_it(world: World) -> None:
    world.outbox.claim(EVENT, NOON, NOON + DEADLINE)

    with pytest.raises(EventClaimed):
        world.deliver()

    assert world.recipients == []


def test_the_claim_of_a_crashed_process_ends_at_its_deadline(world: World) -> None:
    world.outbox.claim(EVENT, NOON, NOON + DEADLINE)

    world.clock.advance(DEADLINE - MOMENT)
    with pytest.raises(EventClaimed):
        world.deliver()

    world.clock.advance(MOMENT)
    world.deliver()
    assert len(world.recipients) == 1


def test_no_sending_begins_that_could_outlast_the_deadline(world: World) -> None:
    too_short = timedelta(seconds=world.mailer.longest) - MOMENT

    with pytest.raises(MailPostponed):
        world.deliver(lasts=too_short)

    assert world.recipients == []
    world.deliver()


def test_no_sending_begins_late_when_what_comes_before_it_took_long(world: World) -> None:
    claimed = world.notifier.claim(EVENT, deadline=world.clock() + DEADLINE)
    assert claimed is not None
    world.clock.advance(DEADLINE - timedelta(seconds=world.mailer.longest) + MOMENT)

    with pytest.raises(MailPostponed):
        world.notifier.deliver(claimed)

    assert world.recipients == []


def test_a_refused_mail_is_given_up_and_blocks_nothing(world: World) -> None:
    assert world.deliver_with(MailRefused()) is Outcome.FAILED

    world.deliver()
    assert world.recipients == []
    assert world.outbox.pending_since(NOON + MOMENT) == []


def test_a_mail_to_what_is_no_longer_read_as_an_address_fails_instead_of_waiting(
    world: World,
) -> None:
    world.store.put(*an_account("no address"))
    (event_id,) = published(world, a_registration(email="no address"))
    world.mailer.fails_with = MailRefused()

    assert world.deliver(event_id) is Outcome.FAILED


def test_a_postponed_mail_can_be_sent_at_once_by_the_next(world: World) -> None:
    assert world.deliver_with(MailPostponed()) is Outcome.POSTPONED

    world.deliver()

    assert len(world.recipients) == 1


def test_a_mail_in_doubt_is_sent_when_the_claim_has_ended(world: World) -> None:
    with pytest.raises(TimeoutError):
        world.deliver_with(TimeoutError())

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


def test_an_event_whose_mail_was_sent_is_never_overdue(world: World) -> None:
    world.deliver()

    world.clock.advance(PENDING_TOO_LONG * 2)

    assert world.notifier.overdue() == []


def published(world: World, *events: DomainEvent) -> list[str]:
    """Publish events, and return their ids."""
    before = set(world.store.outbox)
    world.store.commit(*map(Publish, events))
    return [event_id for event_id in world.store.outbox if event_id not in before]


def flood(world: World, number: int = MAILS_MOST) -> None:
    """Register accounts whose addresses lead to Ada's mailbox, and deliver their mails."""
    for user_id in range(1, number + 1):
        email = f"ada+{user_id}@example.com"
        world.store.put(*an_account(email, user_id))
        (event_id,) = published(world, a_registration(user_id=user_id, email=email))
        assert world.deliver(event_id) is Outcome.SENT


def test_a_mailbox_gets_so_many_mails_in_an_hour_and_what_is_more_is_dropped(world: World) -> None:
    flood(world)

    assert world.deliver() is Outcome.LIMITED
    assert len(world.recipients) == MAILS_MOST
    assert world.deliver() is None
    world.clock.advance(timedelta(hours=1))
    (later,) = published(world, a_registration(email="ada@example.com"))
    assert world.deliver(later) is Outcome.SENT


def test_mails_of_all_kinds_that_anybody_can_cause_count_together(world: World) -> None:
    reset = ask_for_a_reset(world)
    request = EmailVerificationRequested(user_id=ADA, email="ada@example.com")
    (verification,) = published(world, request)
    assert world.deliver(reset) is Outcome.SENT
    assert world.deliver(verification) is Outcome.SENT
    flood(world, MAILS_MOST - 2)

    assert world.deliver() is Outcome.LIMITED


def test_other_mailboxes_get_their_mails(world: World) -> None:
    flood(world)

    world.store.put(*an_account("bob@example.com", BOB))
    (event_id,) = published(world, a_registration(user_id=BOB, email="bob@example.com"))

    assert world.deliver(event_id) is Outcome.SENT


def test_what_happened_to_an_account_is_told_whatever_strangers_do(world: World) -> None:
    flood(world)

    (event_id,) = published(
        world, UserRemoved(user_id=ADA, email="ada@example.com", first_name="Ada")
    )

    assert world.deliver(event_id) is Outcome.SENT


def test_what_leads_to_no_mail_does_not_count(world: World) -> None:
    requests = [PasswordResetRequested(email="ada+nobody@example.com")] * MAILS_MOST
    for event_id in published(world, *requests):
        assert world.deliver(event_id) is Outcome.NO_MAIL

    assert world.deliver() is Outcome.SENT


def test_a_mail_counts_once_however_often_it_is_postponed(world: World) -> None:
    for _ in range(MAILS_MOST + 1):
        assert world.deliver_with(MailPostponed()) is Outcome.POSTPONED

    assert world.deliver() is Outcome.SENT
    flood(world, MAILS_MOST - 1)


def test_a_mail_in_doubt_counts_once_though_it_may_be_sent_twice(world: World) -> None:
    with pytest.raises(TimeoutError):
        world.deliver_with(TimeoutError())
    flood(world, MAILS_MOST - 1)
    world.clock.advance(DEADLINE)

    assert world.deliver() is Outcome.SENT


def lock(world: World, email: str = "ada@example.com") -> str:
    """Publish that an address was locked, and return the event's id."""
    (event_id,) = published(world, AddressLocked(email=email))
    return event_id


def test_the_owner_of_a_locked_address_is_told_at_the_address_as_they_gave_it(
    world: World,
) -> None:
    world.store.put(a_user(email="Ada@example.com"), a_credential())

    assert world.deliver(lock(world)) is Outcome.SENT
    (mail,) = world.mailer.sent
    assert (mail.subject, mail.to) == ("address_locked", "Ada@example.com")


@pytest.mark.parametrize("email", ["nobody@example.com", "no address at all"])
def test_nobody_is_told_of_a_locked_address_that_has_no_account(world: World, email: str) -> None:
    assert world.deliver(lock(world, email)) is Outcome.NO_MAIL
    assert world.recipients == []


def test_a_locked_address_is_told_once_a_day_and_the_rest_costs_its_mailbox_nothing(
    world: World,
) -> None:
    world.store.put(a_user(), a_credential())
    assert world.deliver(lock(world)) is Outcome.SENT

    assert [world.deliver(lock(world)) for _ in range(MAILS_MOST)] == [Outcome.LIMITED] * MAILS_MOST
    flood(world, MAILS_MOST - 1)
    world.clock.advance(timedelta(days=1))
    assert world.deliver(lock(world)) is Outcome.SENT


def test_a_notice_of_a_lock_that_is_postponed_or_in_doubt_is_sent_later(world: World) -> None:
    world.store.put(a_user(), a_credential())
    event_id = lock(world)
    world.mailer.fails_with = MailPostponed()
    assert world.deliver(event_id) is Outcome.POSTPONED
    world.mailer.fails_with = TimeoutError()
    with pytest.raises(TimeoutError):
        world.deliver(event_id)
    world.mailer.fails_with = None
    world.clock.advance(DEADLINE)

    assert world.deliver(event_id) is Outcome.SENT


def test_a_notice_of_a_lock_counts_among_the_mails_of_its_mailbox(world: World) -> None:
    world.store.put(a_user(), a_credential())
    flood(world)

    assert world.deliver(lock(world)) is Outcome.LIMITED
