"""PUT /users/{user_id}."""

from typing import Any

import pytest

from functions.users.replace_user import handler
from shared.domain.access import Actor
from tests.builders import ADA, a_member, a_user, an_admin
from tests.events import as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import profile_editing
from tests.storage import Storage

DETAILS = {"first_name": "Augusta", "last_name": "King", "email": "ada@example.com"}


@pytest.mark.parametrize("as_body", [as_json, as_form], ids=["json", "form"])
@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_replaced_user_has_the_new_details(caller: Actor, as_body: Any) -> None:
    event = event_of("replace_user", caller=caller, body=as_body(DETAILS))

    sent = send(handler, event, profile_editing(FakeStore(a_user(user_id=ADA))))

    assert sent.status == 200
    assert (sent.body["first_name"], sent.body["last_name"]) == ("Augusta", "King")
    assert sent.body["updated_at"] == "2026-11-24T12:01:00.000Z"


def test_the_example_event_replaces_a_user() -> None:
    assert (
        send(handler, event_of("replace_user"), profile_editing(FakeStore(a_user()))).status == 200
    )


def test_me_is_the_caller() -> None:
    event = event_of("replace_user", path={"user_id": "me"}, body=as_json(DETAILS))

    assert send(handler, event, profile_editing(FakeStore(a_user()))).body["id"] == ADA


def test_another_address_is_pending_until_it_is_confirmed() -> None:
    event = event_of("replace_user", body=as_json({**DETAILS, "email": "new@example.com"}))

    sent = send(handler, event, profile_editing(FakeStore(a_user())))

    assert sent.status == 200
    assert (sent.body["email"], sent.body["pending_email"]) == (
        "Ada@example.com",
        "new@example.com",
    )


@pytest.mark.parametrize("field", sorted(DETAILS))
def test_every_field_is_required(field: str) -> None:
    body = as_json({name: value for name, value in DETAILS.items() if name != field})

    sent = send(handler, event_of("replace_user", body=body), profile_editing(FakeStore(a_user())))

    assert sent.pointers == {f"#/{field}"}


def test_a_password_is_not_changed_here() -> None:
    body = as_json({**DETAILS, "password": "another horse battery staple"})

    sent = send(handler, event_of("replace_user", body=body), profile_editing(FakeStore(a_user())))

    assert sent.pointers == {"#/password"}


def test_a_replaced_user_is_stored(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user())

    event = event_of("replace_user", body=as_json(DETAILS))
    replaced = send(deploy("users/replace_user"), event)

    shown = send(deploy("users/get_user"), event_of("get_user"))
    assert replaced.status == 200
    assert shown.body == replaced.body
