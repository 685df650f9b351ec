"""Removing a user."""

import pytest

from shared.domain.access import Actor
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import UserRemoved
from shared.domain.accounts.user import User
from shared.domain.errors import Forbidden
from shared.domain.planets.planet import Planet
from shared.domain.sessions.session import Session, SessionRevocation
from tests.builders import (
    ADA,
    BOB,
    a_credential,
    a_member,
    a_planet,
    a_session,
    a_user,
    an_admin,
)
from tests.fakes import FakeClock, FakeCredentialVersions, FakeSessions, FakeStore, FakeUsers


def removal(store: FakeStore) -> AccountRemoval:
    return AccountRemoval(
        FakeUsers(store),
        FakeCredentialVersions(store),
        FakeSessions(store),
        store,
        clock=FakeClock(),
    )


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_removed_user_has_no_profile_and_no_credential(caller: Actor) -> None:
    store = FakeStore(a_user(), a_credential())

    removal(store).remove(caller, ADA)

    assert store.all(User) == []
    assert store.all(Credential) == []


def test_a_removal_publishes_its_event() -> None:
    store = FakeStore(a_user(email="Ada@example.com"), a_credential())

    removal(store).remove(a_member(), ADA)

    assert store.published_events == [
        UserRemoved(user_id=ADA, email="Ada@example.com", first_name="Ada")
    ]


def test_all_sessions_of_a_removed_user_have_ended() -> None:
    session = a_session(credential_version=3)
    store = FakeStore(a_user(), a_credential(version=3), session)

    removal(store).remove(a_member(), ADA)

    end = store.find(SessionRevocation, user_id=ADA)
    assert end is not None
    assert end.ends(session)
    assert store.all(Session) == []


def test_the_planets_of_a_removed_user_stay() -> None:
    planet = a_planet(created_by=ADA)
    store = FakeStore(a_user(), a_credential(), planet)

    removal(store).remove(a_member(), ADA)

    assert store.all(Planet) == [planet]


def test_the_address_of_a_removed_user_is_free_again() -> None:
    store = FakeStore(a_user(), a_credential(email_key="ada@example.com"))

    removal(store).remove(a_member(), ADA)

    assert store.find(Credential, email_key="ada@example.com") is None


def test_other_users_keep_their_sessions() -> None:
    bobs = a_session(user_id=BOB)
    store = FakeStore(a_user(), a_credential(), a_session(), bobs)

    removal(store).remove(a_member(), ADA)

    assert store.all(Session) == [bobs]


@pytest.mark.parametrize("things", [(), (a_user(),)], ids=["absent", "present"])
def test_a_member_cannot_remove_another_nor_learn_who_exists(things: tuple[User, ...]) -> None:
    with pytest.raises(Forbidden):
        removal(FakeStore(*things)).remove(a_member(BOB), ADA)


def test_a_user_who_does_not_exist_is_not_found() -> None:
    with pytest.raises(UserNotFound):
        removal(FakeStore()).remove(an_admin(), ADA)


def test_who_removes_a_user_second_does_not_find_them() -> None:
    store = FakeStore(a_user(), a_credential())
    store.meanwhile(lambda: removal(store).remove(a_member(), ADA))

    with pytest.raises(UserNotFound):
        removal(store).remove(an_admin(), ADA)

    assert len(store.published_events) == 1


@pytest.mark.parametrize(
    "changed",
    [a_user(version=2), a_credential(version=2)],
    ids=["profile", "credential"],
)
def test_a_user_who_was_changed_meanwhile_is_not_removed(changed: object) -> None:
    store = FakeStore(a_user(version=1), a_credential(version=1))
    store.meanwhile(lambda: store.put(changed))

    with pytest.raises(UserChanged):
        removal(store).remove(a_member(), ADA)

    assert store.find(User, user_id=ADA)
    assert store.find(Credential, email_key="ada@example.com")
    assert store.published_events == []


def test_a_profile_without_its_credential_is_not_half_removed() -> None:
    store = FakeStore(a_user())

    with pytest.raises(UserChanged):
        removal(store).remove(a_member(), ADA)

    assert store.find(User, user_id=ADA)
