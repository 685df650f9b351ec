"""POST /users."""

import os
from typing import Any

import pytest

from functions.users.create_user import handler
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.user import User
from shared.domain.attempts.ports import Counter, Purpose
from shared.domain.attempts.window import Window
from shared.domain.times import now
from tests.attempts import REGISTRATIONS_MOST
from tests.builders import LATER, PASSWORD
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeCounters, FakeStore, FakeStrength
from tests.functions.kit import Deploy, send
from tests.functions.services import registration
from tests.storage import Storage

SOURCE = "203.0.113.7"  # of events/create_user.json

DETAILS: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "Ada@example.com",
}
NEW_USER = {**DETAILS, "password": PASSWORD}


@pytest.mark.parametrize("as_body", [as_json, as_form], ids=["json", "form"])
def test_a_new_user_is_answered_with_their_place_and_no_password(as_body: Any) -> None:
    store = FakeStore()

    sent = send(handler, event_of("create_user", body=as_body(NEW_USER)), registration(store))

    (user,) = store.all(User)
    assert sent.status == 201
    assert sent.headers["Location"] == f"/live/api/v1/users/{user.user_id}"
    assert sent.body == {
        "id": user.user_id,
        **DETAILS,
        "email_verified": False,
        "pending_email": None,
        "undeliverable": [],
        "created_at": "2026-11-24T12:01:00.000Z",
        "updated_at": "2026-11-24T12:01:00.000Z",
    }


def test_the_example_event_registers_a_user() -> None:
    assert send(handler, event_of("create_user"), registration(FakeStore())).status == 201


def test_a_weak_password_is_refused_with_advice() -> None:
    weak = FakeStrength(1, "Add another word.")

    sent = send(handler, event_of("create_user"), registration(FakeStore(), weak))

    assert sent.problem == (400, "invalid")
    assert sent.body["errors"] == [
        {"detail": "is too easy to guess. Add another word.", "pointer": "#/password"}
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "\u2800"),
        ("first_name", "x" * 101),
        ("last_name", "a\x00"),
        ("last_name", "\udfff"),
        ("last_name", 5),
        ("email", "ada"),
        ("email", "ada@example"),
        ("email", "x" * 65 + "@example.com"),
        ("email", "\ud800@example.com"),
        ("email", "x" * 70 + "@" + "x" * 250 + ".com"),
        ("email", None),
        ("password", "x" * 11),
        ("password", "x" * 129),
        ("password", "e\u0301" * 11),
        ("password", "\ud800" * 12),
        ("password", 123456789012),
        ("password", None),
        ("id", 7),
        ("roles", ["admin"]),
        ("email_verified", True),
    ],
    ids=lambda it: ascii(it)[:20],
)
def test_what_breaks_a_rule_is_pointed_at_and_nobody_is_registered(
    field: str, value: object
) -> None:
    store = FakeStore()
    body = as_json({**NEW_USER, field: value})

    sent = send(handler, event_of("create_user", body=body), registration(store))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {f"#/{field}"}
    assert store.all(User) == []
    assert store.all(Credential) == []


def test_every_field_is_required() -> None:
    sent = send(handler, event_of("create_user", body=as_form({})), registration(FakeStore()))

    assert sent.pointers == {"#/first_name", "#/last_name", "#/email", "#/password"}


@pytest.mark.parametrize(
    "body",
    [
        as_json({**NEW_USER, "email": "ada"}),
        as_json({**NEW_USER, "password": [PASSWORD]}),
        as_form([*NEW_USER.items(), ("password", PASSWORD)]),
        Body(f'{{"password": "{PASSWORD}"', "application/json"),
        Body(f"password={PASSWORD}", "text/plain"),
    ],
)
def test_no_answer_repeats_a_password(body: Body) -> None:
    sent = send(handler, event_of("create_user", body=body), registration(FakeStore()))

    assert sent.status in (400, 415)
    assert PASSWORD not in str(sent)


def test_who_registered_logs_in_and_sees_themselves(deploy: Deploy) -> None:
    registered = send(deploy("users/create_user"), event_of("create_user"))
    again = send(deploy("users/create_user"), event_of("create_user"))

    tokens = send(deploy("auth/create_token"), event_of("create_token"))
    path = {"user_id": str(registered.body["id"])}
    event = event_of("get_user", path=path)
    event["requestContext"]["authorizer"]["user_id"] = path["user_id"]
    shown = send(deploy("users/get_user"), event)
    assert (registered.status, tokens.status) == (201, 200)
    assert shown.body == registered.body
    assert again.problem == (409, "email-taken")


def test_a_repeated_request_gets_the_first_answer_again() -> None:
    store = FakeStore()
    event = event_of("create_user", headers={"Idempotency-Key": "f1a9"})
    first = send(handler, event, registration(store))

    again = send(handler, event, registration(store))

    assert first.status == 201
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256])
def test_what_is_no_idempotency_key_is_pointed_at(key: str) -> None:
    store = FakeStore()
    event = event_of("create_user", headers={"Idempotency-Key": key})

    sent = send(handler, event, registration(store))

    assert sent.problem == (400, "invalid-header")
    assert sent.pointers == {"Idempotency-Key"}


def test_who_registers_too_many_hears_when_to_come_back() -> None:
    counters = FakeCounters()
    for _ in range(REGISTRATIONS_MOST):
        counters.add(Counter(Purpose.REGISTRATION_OF_SOURCE, (SOURCE,), Window.at(LATER)))

    sent = send(handler, event_of("create_user"), registration(FakeStore(), counters=counters))

    assert sent.problem == (429, "too-many-attempts")
    assert sent.headers["Retry-After"] == str(14 * 60)


def test_registrations_are_counted_in_the_real_table_too(deploy: Deploy, storage: Storage) -> None:
    window = Window.at(now())
    create_user = deploy("users/create_user")
    for counted in (window, Window(window.number + 1)):  # which may begin soon
        for _ in range(int(os.environ["REGISTRATIONS_PER_SOURCE"])):
            storage.counters.add(Counter(Purpose.REGISTRATION_OF_SOURCE, (SOURCE,), counted))

    assert send(create_user, event_of("create_user")).problem == (429, "too-many-attempts")
