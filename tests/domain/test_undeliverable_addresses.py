"""Addresses that get no mail any more: how they become so, and how that ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.user import User
from shared.domain.errors import Busy
from shared.domain.notifications.deliverability import (
    KNOWN_FOR,
    DeliveryReport,
    Retried,
    Trouble,
    Undeliverable,
)
from tests.builders import ADA, BOB, HOME, NOON, a_member, a_user
from tests.fakes import FakeClock, FakeStore
from tests.functions.services import email_verification_requests
from tests.mails import undeliverable_addresses
from tests.storage import in_memory

HOUR = timedelta(hours=1)
REPORT = DeliveryReport(
    addresses=("ada@example.com",), trouble=Trouble.BOUNCE, mailed_at=NOON, user_id=ADA
)


class World:
    """Ada and whoever else is stored, and what is known of addresses."""

    def __init__(self, *stored: object) -> None:
        self.clock = FakeClock(NOON + HOUR)
        self.store = FakeStore(*(stored or (a_user(email_verified=True),)))
        self._addresses = undeliverable_addresses(in_memory(self.store), clock=self.clock)
        self._requests = email_verification_requests(self.store, clock=self.clock)

    def report(self, report: DeliveryReport = REPORT) -> int:
        return self._addresses.record(report)

    def ask_for_a_verification(self) -> None:
        self._requests.request(a_member(), source=HOME)

    @property
    def ada(self) -> User:
        user = self.store.find(User, user_id=ADA)
        assert user is not None
        return user

    def is_undeliverable(self, email_key: str = "ada@example.com") -> bool:
        known = in_memory(self.store).deliverability.find(email_key, self.clock())
        return isinstance(known, Undeliverable)


def shown(user: User) -> list[str]:
    return [address.address for address in user.undeliverable_addresses]


@pytest.mark.parametrize("trouble", Trouble)
def test_an_address_that_is_reported_gets_no_mail_and_its_user_is_told(trouble: Trouble) -> None:
    world = World()

    marked = world.report(replace(REPORT, trouble=trouble))

    assert marked == 1
    assert world.is_undeliverable()
    assert shown(world.ada) == ["Ada@example.com"]
    assert world.ada.version == 2


def test_a_report_that_comes_again_changes_nothing() -> None:
    world = World()
    world.report()
    once = world.ada

    assert world.report() == 1

    assert world.ada == once
    assert world.is_undeliverable()


@pytest.mark.parametrize("written", ["ADA@Example.COM", " ada@example.com "])
def test_an_address_is_the_same_however_a_report_writes_it(written: str) -> None:
    world = World()

    world.report(replace(REPORT, addresses=(written,)))

    assert world.is_undeliverable()


def test_every_address_of_a_report_is_marked_once_and_what_is_no_address_is_passed_over() -> None:
    world = World()
    addresses = ("ada@example.com", "Ada@example.com", "nonsense", "bob@example.com")

    marked = world.report(replace(REPORT, addresses=addresses))

    assert marked == 2
    assert world.is_undeliverable("bob@example.com")


@pytest.mark.parametrize("user_id", [None, BOB], ids=["unknown", "gone"])
def test_an_address_is_marked_that_nobody_has_an_account_with(user_id: int | None) -> None:
    world = World()

    world.report(replace(REPORT, addresses=("nobody@example.com",), user_id=user_id))

    assert world.is_undeliverable("nobody@example.com")
    assert shown(world.ada) == []


def test_a_pending_address_is_shown_to_be_undeliverable_too() -> None:
    world = World(a_user(pending_email="New@example.com"))

    world.report(replace(REPORT, addresses=("new@example.com",)))

    assert shown(world.ada) == ["New@example.com"]


def test_a_former_address_is_marked_and_says_nothing_of_its_former_user() -> None:
    world = World(a_user(email="new@example.com"))

    world.report()

    assert world.is_undeliverable()
    assert shown(world.ada) == []


def test_a_profile_that_somebody_changes_meanwhile_keeps_that_change_and_gets_the_note() -> None:
    world = World()
    ada = world.ada
    world.store.meanwhile(
        lambda: world.store.put(replace(ada, first_name="Augusta", version=ada.version + 1))
    )

    world.report()

    assert (world.ada.first_name, shown(world.ada)) == ("Augusta", ["Ada@example.com"])


def test_a_report_that_always_loses_the_race_is_to_come_again() -> None:
    world = World()

    def change_it() -> None:
        ada = world.ada
        world.store.put(replace(ada, version=ada.version + 1))
        world.store.after_refusal(lambda: world.store.meanwhile(change_it))

    world.store.meanwhile(change_it)

    with pytest.raises(Busy):
        world.report()
    assert world.is_undeliverable()


def test_a_report_that_a_request_overtakes_is_not_noted() -> None:
    world = World(a_user())
    world.store.meanwhile(world.ask_for_a_verification)

    with pytest.raises(Busy):
        world.report()
    assert world.report() == 0, "it came again, and is older than the request"

    assert not world.is_undeliverable()
    assert shown(world.ada) == []


def test_a_request_that_a_report_overtakes_is_to_come_again() -> None:
    world = World(a_user())

    def report() -> None:
        assert world.report() == 1

    world.store.meanwhile(report)

    with pytest.raises(Busy):
        world.ask_for_a_verification()
    world.ask_for_a_verification()

    assert not world.is_undeliverable()
    assert shown(world.ada) == []


def test_who_asks_for_a_verification_gets_mail_again_and_has_to_verify_the_address_anew() -> None:
    world = World()
    world.report()

    world.ask_for_a_verification()

    assert not world.is_undeliverable()
    assert shown(world.ada) == []
    assert not world.ada.email_verified
    assert world.store.published_events == [
        EmailVerificationRequested(user_id=ADA, email="Ada@example.com")
    ]


def test_a_report_of_a_mail_from_before_the_request_marks_nothing_again() -> None:
    world = World()
    world.report()
    world.ask_for_a_verification()

    assert world.report() == 0

    assert not world.is_undeliverable()
    assert shown(world.ada) == []


@pytest.mark.parametrize("later", [timedelta(), timedelta(milliseconds=1)], ids=str)
def test_a_report_of_a_mail_from_after_the_request_marks_the_address_again(
    later: timedelta,
) -> None:
    world = World()
    world.report()
    world.ask_for_a_verification()

    assert world.report(replace(REPORT, mailed_at=world.clock() + later)) == 1

    assert world.is_undeliverable()
    assert shown(world.ada) == ["Ada@example.com"]


def test_the_request_of_one_address_leaves_the_mark_of_another() -> None:
    world = World(a_user(email_verified=True, pending_email="new@example.com"))
    world.report(replace(REPORT, addresses=("ada@example.com", "new@example.com")))

    world.ask_for_a_verification()

    assert not world.is_undeliverable("new@example.com")
    assert world.is_undeliverable("ada@example.com")
    assert shown(world.ada) == ["Ada@example.com"]
    assert world.ada.email_verified


def test_a_request_says_that_the_mail_service_may_suppress_the_address_until_that_is_lifted() -> (
    None
):
    world = World()
    world.report()

    world.ask_for_a_verification()
    world.ask_for_a_verification()

    [retried] = world.store.all(Retried)
    assert retried.suppressed


def test_a_request_for_an_address_that_gets_mail_lifts_nothing() -> None:
    world = World(a_user())

    world.ask_for_a_verification()

    [retried] = world.store.all(Retried)
    assert not retried.suppressed
    assert world.ada.version == 1


def test_what_is_known_of_an_address_is_forgotten_after_a_year() -> None:
    world = World()
    world.report()

    world.clock.advance(KNOWN_FOR - HOUR - timedelta(seconds=1))
    assert world.is_undeliverable()
    world.clock.advance(timedelta(seconds=1))
    assert not world.is_undeliverable()


def test_an_address_that_is_given_up_is_no_longer_shown() -> None:
    both = frozenset({"ada@example.com", "new@example.com"})
    user = a_user(pending_email="new@example.com", undeliverable=both)

    kept = user.edited(NOON, first_name="Ada", last_name="Lovelace", pending_email=None)
    moved = user.verified(NOON, address=user.pending_email)

    assert (shown(kept), shown(moved)) == (["Ada@example.com"], ["new@example.com"])
