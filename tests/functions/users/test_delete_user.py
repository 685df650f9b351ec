"""DELETE /users/{user_id}."""

import pytest

from functions.users.delete_user import handler
from shared.domain.access import Actor
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.user import User
from tests.builders import ADA, BOB, a_credential, a_member, a_session, a_user, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send, tag_of
from tests.functions.services import account_removal, busy
from tests.storage import Storage


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_removed_user_is_gone(caller: Actor) -> None:
    store = FakeStore(a_user(user_id=ADA), a_credential(user_id=ADA))

    sent = send(handler, event_of("delete_user", caller=caller), account_removal(store))

    assert sent.status == 204
    assert store.all(User) == []
    assert store.all(Credential) == []


def test_me_is_the_caller() -> None:
    store = FakeStore(a_user(user_id=ADA), a_credential(user_id=ADA))

    sent = send(handler, event_of("delete_user", path={"user_id": "me"}), account_removal(store))

    assert sent.status == 204
    assert store.all(User) == []


@pytest.mark.parametrize("user_id", [BOB, 7], ids=["there", "not there"])
def test_a_member_cannot_remove_another_nor_learn_who_exists(user_id: int) -> None:
    store = FakeStore(a_user(user_id=BOB), a_credential(user_id=BOB))
    event = event_of("delete_user", caller=a_member(ADA), path={"user_id": str(user_id)})

    assert send(handler, event, account_removal(store)).problem == (403, "about:blank")
    assert store.all(User) == [a_user(user_id=BOB)]


def test_a_user_who_does_not_exist_is_not_found() -> None:
    sent = send(handler, event_of("delete_user", caller=an_admin()), account_removal(FakeStore()))

    assert sent.problem == (404, "user-not-found")


def test_what_is_no_identifier_is_not_found() -> None:
    event = event_of("delete_user", path={"user_id": "1e3"})

    assert send(handler, event, account_removal(FakeStore())).problem == (404, "about:blank")


def test_a_lost_race_is_a_conflict() -> None:
    store = FakeStore(a_user(version=1), a_credential())
    store.meanwhile(lambda: store.keep(a_user(version=2)))

    assert send(handler, event_of("delete_user"), account_removal(store)).problem == (
        409,
        "user-changed",
    )


def test_a_store_that_is_too_busy_is_tried_again_later() -> None:
    store = busy(a_user(), a_credential())

    assert send(handler, event_of("delete_user"), account_removal(store)).status == 503


def test_nothing_of_a_removed_user_is_kept_but_the_end_of_their_sessions(
    deploy: Deploy, storage: Storage
) -> None:
    storage.keep(a_user(), a_credential(), a_session())

    first = send(deploy("users/delete_user"), event_of("delete_user"))
    second = send(deploy("users/delete_user"), event_of("delete_user"))

    assert (first.status, second.status) == (204, 404)
    assert storage.users.find(ADA) is None
    assert storage.credentials.find("ada@example.com") is None
    session, end = storage.states.read(ADA, a_session().session_id)
    assert session is None
    assert end is not None
    assert end.ends(a_session())


def test_another_version_than_the_expected_one_is_left_as_it_is() -> None:
    store = FakeStore(a_user(version=3), a_credential())
    event = event_of("delete_user", headers={"If-Match": tag_of(a_user(version=2))})

    sent = send(handler, event, account_removal(store))

    assert sent.problem == (412, "version-mismatch")
    assert store.all(User) == [a_user(version=3)]
