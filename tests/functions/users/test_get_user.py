"""GET /users/{user_id}."""

import pytest

from functions.users.get_user import handler
from shared.domain.access import Actor
from tests.builders import ADA, BOB, a_member, a_user, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import profiles
from tests.storage import Storage

SHOWN = {
    "id": ADA,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "Ada@example.com",
    "email_verified": False,
    "pending_email": None,
    "undeliverable": [],
    "created_at": "2026-11-24T12:00:00.000Z",
    "updated_at": "2026-11-24T12:00:00.000Z",
}


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_user_is_shown_to_themselves_and_to_admins(caller: Actor) -> None:
    event = event_of("get_user", caller=caller, path={"user_id": str(ADA)})

    sent = send(handler, event, profiles(FakeStore(a_user(user_id=ADA))))

    assert (sent.status, sent.body) == (200, SHOWN)


def test_me_is_the_caller() -> None:
    event = event_of("get_user", caller=a_member(ADA), path={"user_id": "me"})

    sent = send(handler, event, profiles(FakeStore(a_user(user_id=ADA))))

    assert sent.body == SHOWN


def test_an_address_that_waits_to_be_verified_is_shown() -> None:
    user = a_user(pending_email=a_user(email="new@example.com").email, email_verified=True)

    sent = send(handler, event_of("get_user"), profiles(FakeStore(user)))

    assert sent.body == {**SHOWN, "pending_email": "new@example.com", "email_verified": True}


@pytest.mark.parametrize("user_id", [BOB, 7], ids=["there", "not there"])
def test_a_member_does_not_learn_which_other_users_exist(user_id: int) -> None:
    event = event_of("get_user", caller=a_member(ADA), path={"user_id": str(user_id)})

    sent = send(handler, event, profiles(FakeStore(a_user(user_id=BOB))))

    assert sent.problem == (403, "about:blank")


def test_a_stored_user_is_shown(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user())

    sent = send(deploy("users/get_user"), event_of("get_user"))

    assert (sent.status, sent.body) == (200, SHOWN)


def test_a_version_that_the_client_has_is_not_sent_again() -> None:
    event = event_of("get_user", headers={"If-None-Match": '"user-7205759403792794-3"'})

    sent = send(handler, event, profiles(FakeStore(a_user(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (304, '"user-7205759403792794-3"')


def test_a_version_that_the_client_has_not_is_sent_with_its_tag() -> None:
    event = event_of("get_user", headers={"If-None-Match": '"user-7205759403792794-2"'})

    sent = send(handler, event, profiles(FakeStore(a_user(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (200, '"user-7205759403792794-3"')
    assert sent.headers["Cache-Control"] == "private, no-cache"
