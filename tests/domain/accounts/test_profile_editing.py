"""Changing users' profiles."""

from typing import Any

import pytest

from shared.domain.access import Actor
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User
from shared.domain.errors import Forbidden
from tests.builders import ADA, BOB, LATER, a_member, a_user, an_admin
from tests.fakes import FakeClock, FakeEmailAddresses, FakeStore, FakeUsers
from tests.refusals import refused

ALLOWED = pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])


def profile_editing(store: FakeStore) -> ProfileEditing:
    return ProfileEditing(FakeUsers(store), FakeEmailAddresses(), store, clock=FakeClock(LATER))


@ALLOWED
def test_a_change_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = FakeStore(a_user(first_name="Ada", last_name="Byron", version=3))

    changed = profile_editing(store).change(caller, ADA, last_name="Lovelace")

    assert changed == a_user(first_name="Ada", last_name="Lovelace", version=4, updated_at=LATER)
    assert store.find(User, user_id=ADA) == changed


def test_a_replacement_changes_all_details() -> None:
    store = FakeStore(a_user())

    replaced = profile_editing(store).replace(
        a_member(), ADA, first_name="Augusta", last_name="King", email="ada@example.com"
    )

    assert (replaced.first_name, replaced.last_name) == ("Augusta", "King")


def test_a_member_cannot_change_another_member() -> None:
    store = FakeStore(a_user(user_id=ADA))

    with pytest.raises(Forbidden):
        profile_editing(store).change(a_member(BOB), ADA, first_name="Eve")

    assert store.find(User, user_id=ADA) == a_user()


def test_the_email_address_cannot_be_changed_to_another() -> None:
    store = FakeStore(a_user(email="ada@example.com"))

    with refused("email"):
        profile_editing(store).change(a_member(), ADA, email="bob@example.com")


def test_the_present_email_address_may_be_given_in_any_case() -> None:
    store = FakeStore(a_user(email="ada@example.com"))

    user = profile_editing(store).change(a_member(), ADA, email="ADA@example.com")

    assert user.email.key == "ada@example.com"


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_a_new_name_follows_the_rules_of_names(name: str) -> None:
    blank: dict[str, Any] = {name: "\t"}

    with refused(name):
        profile_editing(FakeStore(a_user())).change(a_member(), ADA, **blank)


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    store = FakeStore(a_user(version=1))
    faster = a_user(first_name="Augusta", version=2)
    store.meanwhile(lambda: store.put(faster))

    with pytest.raises(UserChanged):
        profile_editing(store).change(a_member(), ADA, first_name="Eve")

    assert store.find(User, user_id=ADA) == faster


def test_a_user_who_was_removed_meanwhile_is_not_found() -> None:
    store = FakeStore(a_user())
    store.meanwhile(lambda: store.delete(a_user()))

    with pytest.raises(UserNotFound):
        profile_editing(store).change(a_member(), ADA, first_name="Eve")

    assert store.all(User) == []
