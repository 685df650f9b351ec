"""DELETE /users/{user_id}."""

import pytest

from functions.users.delete_user import handler
from shared.domain.access import Actor
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.user import User
from tests.builders import ADA, BOB, a_credential, a_member, a_session, a_user, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import account_removal
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


def test_nothing_of_a_removed_user_stays_but_the_revocation_of_their_sessions(
    deploy: Deploy, storage: Storage
) -> None:
    storage.put(a_user(), a_credential(), a_session())

    first = send(deploy("users/delete_user"), event_of("delete_user"))
    second = send(deploy("users/delete_user"), event_of("delete_user"))

    assert (first.status, second.status) == (204, 404)
    assert storage.users.find(ADA) is None
    assert storage.credentials.find("ada@example.com") is None
    session, end = storage.sessions.read(ADA, a_session().session_id)
    assert session is None
    assert end is not None
    assert end.ends(a_session())
