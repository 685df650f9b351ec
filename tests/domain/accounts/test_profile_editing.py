"""Changing users' profiles."""

from typing import Any, Unpack

import pytest

from shared.domain.access import Actor
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User, UserChanges
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import REQUESTS_MOST, RequestLimits
from shared.domain.errors import Forbidden
from tests.builders import (
    ADA,
    BOB,
    HOME,
    LATER,
    a_credential,
    a_member,
    a_user,
    an_address,
    an_admin,
)
from tests.fakes import FakeClock, FakeCounters, FakeEmailAddresses, FakeStore, FakeUsers
from tests.refusals import refused

MOST = REQUESTS_MOST[Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE]
ALLOWED = pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])


def profile_editing(store: FakeStore) -> ProfileEditing:
    clock = FakeClock(LATER)
    return ProfileEditing(
        FakeUsers(store),
        FakeEmailAddresses(),
        store,
        mail_limits=RequestLimits(FakeCounters(), clock=clock),
        clock=clock,
    )


def change(store: FakeStore, caller: Actor | None = None, **changes: Unpack[UserChanges]) -> User:
    """Change Ada's profile, by herself unless somebody else calls."""
    return profile_editing(store).change(
        caller or a_member(), ADA, mails_asked_from=HOME, **changes
    )


@ALLOWED
def test_a_change_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = FakeStore(a_user(first_name="Ada", last_name="Byron", version=3))

    changed = change(store, caller, last_name="Lovelace")

    assert changed == a_user(first_name="Ada", last_name="Lovelace", version=4, updated_at=LATER)
    assert store.find(User, user_id=ADA) == changed


def test_a_replacement_changes_all_details() -> None:
    store = FakeStore(a_user())

    replaced = profile_editing(store).replace(
        a_member(),
        ADA,
        mails_asked_from=HOME,
        first_name="Augusta",
        last_name="King",
        email="ada@example.com",
    )

    assert (replaced.first_name, replaced.last_name) == ("Augusta", "King")


def test_a_member_cannot_change_another_member() -> None:
    store = FakeStore(a_user(user_id=ADA))

    with pytest.raises(Forbidden):
        change(store, a_member(BOB), first_name="Eve")

    assert store.find(User, user_id=ADA) == a_user()


def test_another_email_address_is_pending_and_a_mail_to_it_is_asked_for() -> None:
    store = FakeStore(a_user(email_verified=True))

    user = change(store, email="New@example.com")

    assert user == a_user(
        email_verified=True, pending_email="New@example.com", version=2, updated_at=LATER
    )
    assert store.all(User) == [user]
    assert store.published_events == [
        EmailVerificationRequested(user_id=ADA, email="New@example.com")
    ]


def test_an_address_that_another_account_has_is_pending_alike() -> None:
    """Whose it is shows only to who reads the mail."""
    store = FakeStore(a_user(), a_credential(email_key="bob@example.com", user_id=BOB))

    assert change(store, email="bob@example.com").pending_email == an_address("bob@example.com")


def test_another_spelling_is_another_address_to_a_mail_system_and_so_pending_too() -> None:
    store = FakeStore(a_user(email="ada@example.com"))

    user = change(store, email="Ada@example.com")

    assert (user.email.address, str(user.pending_email)) == ("ada@example.com", "Ada@example.com")


def test_the_present_address_cancels_the_pending_one() -> None:
    store = FakeStore(a_user(email="ada@example.com", pending_email="new@example.com"))

    assert change(store, email="ada@example.com").pending_email is None
    assert store.published_events == []


def test_an_address_that_is_pending_already_is_not_mailed_again() -> None:
    store = FakeStore(a_user(pending_email="new@example.com"))

    user = change(store, email="new@example.com")

    assert user == a_user(pending_email="new@example.com")
    assert (store.commits, store.published_events) == (0, [])


def test_a_pending_address_stays_pending_where_only_a_name_changes() -> None:
    store = FakeStore(a_user(pending_email="new@example.com"))

    assert change(store, first_name="Augusta").pending_email == an_address("new@example.com")
    assert store.published_events == []


def test_mails_to_new_addresses_are_limited_by_source() -> None:
    """So nobody can mail many strangers from one account."""
    store = FakeStore(a_user())
    service = profile_editing(store)
    for number in range(MOST):
        service.change(a_member(), ADA, mails_asked_from=HOME, email=f"new.{number}@example.com")

    with pytest.raises(TooManyAttempts):
        service.change(a_member(), ADA, mails_asked_from=HOME, email="new@example.com")
    service.change(a_member(), ADA, mails_asked_from=HOME, first_name="Augusta")

    assert len(store.published_events) == MOST


def test_what_is_no_address_is_refused() -> None:
    with refused("email"):
        change(FakeStore(a_user()), email="new at example.com")


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_a_new_name_follows_the_rules_of_names(name: str) -> None:
    blank: dict[str, Any] = {name: "\t"}

    with refused(name):
        change(FakeStore(a_user()), **blank)


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    store = FakeStore(a_user(version=1))
    faster = a_user(first_name="Augusta", version=2)
    store.meanwhile(lambda: store.put(faster))

    with pytest.raises(UserChanged):
        change(store, first_name="Eve")

    assert store.find(User, user_id=ADA) == faster


def test_a_user_who_was_removed_meanwhile_is_not_found() -> None:
    store = FakeStore(a_user())
    store.meanwhile(lambda: store.delete(a_user()))

    with pytest.raises(UserNotFound):
        change(store, first_name="Eve")

    assert store.all(User) == []
