"""Registering a user."""

from itertools import cycle
from typing import Any

import pytest

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.attempts.window import WINDOW_LASTS
from shared.domain.errors import Busy
from tests.attempts import REGISTRATIONS_MOST, registration_limits
from tests.builders import ADA, BOB, HOME, NOON, PASSWORD, a_credential, a_user, user_details
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeEmailAddresses,
    FakeHasher,
    FakeIdempotencyRecords,
    FakeKnownSources,
    FakeStore,
    FakeStrength,
)
from tests.refusals import refused

WORK = "203.0.113.8"


def registration(
    store: FakeStore,
    *ids: int,
    strength: FakeStrength | None = None,
    clock: FakeClock | None = None,
) -> Registration:
    draws, clock = cycle(ids or [ADA]), clock or FakeClock()
    return Registration(
        FakeEmailAddresses(),
        LoginLimits(FakeCounters(), FakeKnownSources(store), outbox=store),
        registration_limits(FakeCounters(), clock=clock),
        FakeCredentials(store),
        store,
        FakeIdempotencyRecords(store),
        FakeHasher(),
        strength or FakeStrength(),
        clock=clock,
        draw_id=lambda: next(draws),
    )


def test_a_new_user_has_the_details_they_gave_and_no_verified_address() -> None:
    store = FakeStore()

    user = registration(store).register(
        PASSWORD, source=HOME, **user_details(email="Ada@example.com")
    )

    assert user == a_user(email="Ada@example.com", email_verified=False, version=1, created_at=NOON)
    assert store.find(User, user_id=ADA) == user


def test_a_new_user_is_a_member_who_gets_in_by_address_and_password() -> None:
    store = FakeStore()

    registration(store).register(PASSWORD, source=HOME, **user_details(email="Ada@example.com"))

    assert store.find(Credential, email_key="ada@example.com") == a_credential(
        user_id=ADA, password_hash=f"hash of {PASSWORD}", roles=frozenset({Role.MEMBER}), version=1
    )


def test_a_registration_publishes_its_event() -> None:
    store = FakeStore()

    registration(store).register(PASSWORD, source=HOME, **user_details("Ada", "Ada@example.com"))

    assert store.published_events == [
        UserRegistered(user_id=ADA, email="Ada@example.com", first_name="Ada")
    ]


def test_an_address_has_one_account_in_any_case() -> None:
    store = FakeStore(a_user(), a_credential(email_key="ada@example.com"))

    with pytest.raises(EmailTaken):
        registration(store, BOB).register(
            PASSWORD, source=HOME, **user_details(email="ADA@example.com")
        )

    assert store.all(User) == [a_user()]
    assert store.published_events == []


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_a_name_that_breaks_the_rules_is_refused(name: str) -> None:
    store = FakeStore()
    blank: dict[str, Any] = {**user_details(), name: "\u200b"}

    with refused(name):
        registration(store).register(PASSWORD, source=HOME, **blank)

    assert store.all(User) == []


def test_a_persons_name_has_at_most_100_characters() -> None:
    longest = "x" * 100

    user = registration(FakeStore()).register(PASSWORD, source=HOME, **user_details(longest))

    assert user.first_name == longest
    with refused("first_name"):
        registration(FakeStore()).register(PASSWORD, source=HOME, **user_details("x" * 101))


def test_a_weak_password_makes_no_account() -> None:
    store = FakeStore()

    with refused("password"):
        registration(store, strength=FakeStrength(0)).register(
            PASSWORD, source=HOME, **user_details()
        )

    assert store.all(Credential) == []


def test_a_password_is_judged_knowing_the_persons_names_and_address() -> None:
    strength = FakeStrength()

    registration(FakeStore(), strength=strength).register(
        PASSWORD, source=HOME, **user_details("Ada", "ada@example.com")
    )

    assert strength.known == ("Ada", "Lovelace", "ada@example.com")


def test_a_user_whose_new_identifier_is_in_use_is_not_registered() -> None:
    store = FakeStore(a_user(user_id=1))

    with pytest.raises(Busy):
        registration(store, 1).register(PASSWORD, source=HOME, **user_details())

    assert store.all(Credential) == []


def spent(service: Registration) -> Registration:
    """Register as many people from one place as may register there."""
    for number in range(REGISTRATIONS_MOST):
        service.register(PASSWORD, source=HOME, **user_details(email=f"a{number}@example.com"))
    return service


def test_a_source_registers_so_many_in_a_window_and_hears_when_it_ends() -> None:
    store, clock = FakeStore(), FakeClock()
    service = spent(registration(store, *range(1, 100), clock=clock))

    with pytest.raises(TooManyAttempts) as refusal:
        service.register(PASSWORD, source=HOME, **user_details())

    assert refusal.value.retry_after == WINDOW_LASTS.total_seconds()
    assert len(store.all(User)) == REGISTRATIONS_MOST
    service.register(PASSWORD, source=WORK, **user_details())
    clock.advance(WINDOW_LASTS)
    service.register(PASSWORD, source=HOME, **user_details(email="bob@example.com"))


def test_whoever_asks_which_addresses_are_taken_is_limited_too() -> None:
    service = registration(FakeStore(a_credential()), *range(1, 100))
    for _ in range(REGISTRATIONS_MOST):
        with pytest.raises(EmailTaken):
            service.register(PASSWORD, source=HOME, **user_details())

    with pytest.raises(TooManyAttempts):
        service.register(PASSWORD, source=HOME, **user_details())


def test_over_the_limit_no_password_is_judged() -> None:
    strength = FakeStrength()
    service = spent(registration(FakeStore(), *range(1, 100), strength=strength))
    strength.known = ()

    with pytest.raises(TooManyAttempts):
        service.register(PASSWORD, source=HOME, **user_details())

    assert strength.known == ()
