"""PATCH /users/{user_id}."""

import pytest

from functions.users.update_user import handler
from shared.domain.access import Actor
from shared.domain.accounts.user import User
from tests.builders import ADA, a_member, a_user, an_admin
from tests.events import as_form, as_json, as_patch, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import profile_editing
from tests.storage import Storage


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_patch_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = FakeStore(a_user(first_name="Ada", last_name="Byron"))
    event = event_of("update_user", caller=caller, body=as_patch({"last_name": "Lovelace"}))

    sent = send(handler, event, profile_editing(store))

    assert sent.status == 200
    assert (sent.body["first_name"], sent.body["last_name"]) == ("Ada", "Lovelace")
    assert sent.body["updated_at"] == "2026-11-24T12:01:00.000Z"


def test_the_example_event_changes_a_user() -> None:
    assert (
        send(handler, event_of("update_user"), profile_editing(FakeStore(a_user()))).status == 200
    )


def test_a_patch_may_come_as_json() -> None:
    event = event_of("update_user", body=as_json({"first_name": "Augusta"}))

    assert (
        send(handler, event, profile_editing(FakeStore(a_user()))).body["first_name"] == "Augusta"
    )


def test_a_patch_is_no_form() -> None:
    event = event_of("update_user", body=as_form({"first_name": "Augusta"}))

    assert send(handler, event, profile_editing(FakeStore(a_user()))).status == 415


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", None),
        ("first_name", "\t"),
        ("last_name", "x" * 101),
        ("email", "bob"),
        ("email", None),
        ("password", "another horse battery staple"),
        ("email_verified", True),
    ],
)
def test_what_breaks_a_rule_is_pointed_at_and_changes_nothing(field: str, value: object) -> None:
    store = FakeStore(a_user())

    sent = send(
        handler, event_of("update_user", body=as_patch({field: value})), profile_editing(store)
    )

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {f"#/{field}"}
    assert store.all(User) == [a_user()]


def test_another_address_is_pending_until_it_is_confirmed() -> None:
    event = event_of("update_user", body=as_patch({"email": "new@example.com"}))

    sent = send(handler, event, profile_editing(FakeStore(a_user())))

    assert sent.status == 200
    assert (sent.body["email"], sent.body["pending_email"]) == (
        "Ada@example.com",
        "new@example.com",
    )


def test_a_changed_user_is_stored(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user())

    changed = send(deploy("users/update_user"), event_of("update_user"))

    shown = send(deploy("users/get_user"), event_of("get_user"))
    assert changed.status == 200
    assert shown.body == changed.body
