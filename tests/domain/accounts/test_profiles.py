"""Seeing users' profiles."""

import pytest

from shared.domain.access import Actor
from shared.domain.accounts.errors import UserNotFound
from shared.domain.accounts.profiles import Profiles
from shared.domain.accounts.user import User
from shared.domain.errors import Forbidden
from tests.builders import ADA, BOB, a_member, a_user, an_admin
from tests.fakes import FakeStore, FakeUsers

ALLOWED = pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])


def profiles(store: FakeStore) -> Profiles:
    return Profiles(FakeUsers(store))


@ALLOWED
def test_users_see_themselves_and_admins_see_everyone(caller: Actor) -> None:
    user = a_user(user_id=ADA)

    assert profiles(FakeStore(user)).get(caller, ADA) == user


@pytest.mark.parametrize("things", [(), (a_user(user_id=ADA),)], ids=["absent", "present"])
def test_a_member_does_not_learn_which_other_users_exist(things: tuple[User, ...]) -> None:
    with pytest.raises(Forbidden):
        profiles(FakeStore(*things)).get(a_member(BOB), ADA)


@ALLOWED
def test_a_user_who_does_not_exist_is_not_found(caller: Actor) -> None:
    with pytest.raises(UserNotFound):
        profiles(FakeStore()).get(caller, ADA)


def test_only_admins_list_users() -> None:
    with pytest.raises(Forbidden):
        profiles(FakeStore()).list(a_member(), limit=20, position=None)


def test_admins_list_users_page_by_page() -> None:
    users = tuple(a_user(user_id=number) for number in (1, 2, 3))
    everyone = profiles(FakeStore(*users))

    first = everyone.list(an_admin(), limit=2, position=None)
    second = everyone.list(an_admin(), limit=2, position=first.next)

    assert first.items + second.items == users
    assert second.next is None
