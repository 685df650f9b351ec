"""PUT /update_user, as the API began with it."""

from typing import Any

import pytest

from functions.legacy.update_user_legacy import handler
from shared.domain.access import Actor
from tests.builders import ADA, a_member, a_user, an_admin
from tests.events import Body, as_form, as_json, as_patch, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import profile_editing
from tests.storage import Storage


def assert_is_deprecated(sent: Sent) -> None:
    assert sent.headers["Deprecation"] == "@1795478400"
    assert sent.headers["Sunset"] == "Wed, 24 Nov 2027 00:00:00 GMT"
    assert sent.headers["Link"] == '</live/api/v1/users>; rel="successor-version"'


@pytest.mark.parametrize(
    "body",
    [
        as_form({"id": str(ADA), "last_name": "King"}),
        as_json({"id": ADA, "last_name": "King"}),
    ],
    ids=["form", "json"],
)
@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_user_is_changed_by_what_is_named(caller: Actor, body: Body) -> None:
    store = FakeStore(a_user(first_name="Ada", last_name="Byron"))

    sent = send(
        handler, event_of("update_user_legacy", caller=caller, body=body), profile_editing(store)
    )

    assert sent.status == 200
    assert (sent.body["id"], sent.body["first_name"], sent.body["last_name"]) == (
        ADA,
        "Ada",
        "King",
    )
    assert_is_deprecated(sent)


def test_the_example_event_changes_a_user() -> None:
    sent = send(handler, event_of("update_user_legacy"), profile_editing(FakeStore(a_user())))

    assert sent.status == 200


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", "", str(2**53), "1e3"])
def test_what_is_no_identifier_is_not_found(user_id: str) -> None:
    event = event_of("update_user_legacy", body=as_form({"id": user_id, "last_name": "King"}))

    sent = send(handler, event, profile_editing(FakeStore()))

    assert sent.status == 404
    assert_is_deprecated(sent)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"last_name": "King"}, "#/id"),
        ({"id": str(ADA), "last_name": ""}, "#/last_name"),
        ({"id": str(ADA), "first_name": "\x00"}, "#/first_name"),
        ({"id": str(ADA), "email": "bob"}, "#/email"),
        ({"id": str(ADA), "roles": "admin"}, "#/roles"),
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_pointed_at(fields: dict[str, Any], pointer: str) -> None:
    event = event_of("update_user_legacy", body=as_form(fields))

    sent = send(handler, event, profile_editing(FakeStore(a_user())))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {pointer}


def test_another_address_is_pending_until_it_is_confirmed() -> None:
    body = as_form({"id": str(ADA), "email": "new@example.com"})

    sent = send(
        handler, event_of("update_user_legacy", body=body), profile_editing(FakeStore(a_user()))
    )

    assert (sent.status, sent.body["pending_email"]) == (200, "new@example.com")


def test_a_patch_is_not_taken_here() -> None:
    event = event_of("update_user_legacy", body=as_patch({"id": ADA}))

    assert send(handler, event, profile_editing(FakeStore(a_user()))).status == 415


def test_a_changed_user_is_stored(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user())

    changed = send(deploy("legacy/update_user_legacy"), event_of("update_user_legacy"))

    shown = send(deploy("users/get_user"), event_of("get_user"))
    assert changed.status == 200
    assert shown.body == changed.body
