"""POST /auth/revoke."""

from typing import Any

import pytest

from functions.auth.revoke_token import handler
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import Session
from tests.builders import ADA, NOON, a_credential
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import busy, token_revocation
from tests.logs import Logs

TOKEN = RefreshToken.first(ADA)
SESSION = Session.opened(a_credential(), TOKEN, NOON)


def revoke(fields: Any, store: FakeStore, as_body: Any = as_form) -> Sent:
    return send(handler, event_of("revoke_token", body=as_body(fields)), token_revocation(store))


@pytest.mark.parametrize("as_body", [as_form, as_json], ids=["form", "json"])
def test_who_holds_a_refresh_token_ends_its_session(as_body: Any) -> None:
    store = FakeStore(SESSION)

    sent = revoke({"token": str(TOKEN)}, store, as_body)

    assert (sent.status, sent.body) == (200, {})
    assert sent.headers["Cache-Control"] == "no-store"
    assert store.all(Session) == []


def test_the_example_event_logs_out() -> None:
    assert send(handler, event_of("revoke_token"), token_revocation(FakeStore())).status == 200


@pytest.mark.parametrize(
    "token", [str(RefreshToken.first(ADA)), "nonsense", "a.b.c", "\x00", "x" * 4096], ids=len
)
def test_a_token_that_is_not_known_gets_the_same_answer(token: str) -> None:
    store = FakeStore(SESSION)

    sent = revoke({"token": token}, store)

    assert (sent.status, sent.body) == (200, {})
    assert store.all(Session) == [SESSION]


def test_other_parameters_are_ignored() -> None:
    fields = {"token": str(TOKEN), "token_type_hint": "access_token", "client_id": "me"}
    store = FakeStore(SESSION)

    assert revoke(fields, store).status == 200
    assert store.all(Session) == []


@pytest.mark.parametrize(
    "body",
    [
        as_form({}),
        as_form({"token": ""}),
        as_form({"token": "x" * 4097}),
        as_form([("token", "x"), ("token", "y")]),
        as_json({"token": 5}),
        as_json({"token": "\ud800"}),
        Body("{", "application/json"),
    ],
    ids=lambda it: it.text[:30],
)
def test_a_request_without_one_token_is_invalid(body: Body) -> None:
    sent = send(handler, event_of("revoke_token", body=body), token_revocation(FakeStore()))

    assert (sent.status, sent.body["error"]) == (400, "invalid_request")


def test_a_token_in_the_query_is_not_read_since_it_would_be_logged() -> None:
    store = FakeStore(SESSION)
    event = event_of("revoke_token", body=as_form({}), query={"token": str(TOKEN)})

    sent = send(handler, event, token_revocation(store))

    assert sent.oauth_error == ("invalid_request", "token is required")
    assert store.all(Session) == [SESSION]


def test_a_store_that_is_too_busy_is_not_called_a_success() -> None:
    sent = revoke({"token": str(TOKEN)}, busy(SESSION))

    assert (sent.status, sent.body["error"]) == (503, "temporarily_unavailable")


def test_no_token_is_logged(logs: Logs) -> None:
    revoke({"token": str(TOKEN)}, FakeStore(SESSION))

    assert logs.lines
    assert TOKEN.secret not in logs.text
    assert TOKEN.session_secret not in logs.text


def test_whose_session_was_ended_is_let_in_no_more(deploy: Deploy) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    tokens = send(deploy("auth/create_token"), event_of("create_token")).body
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    event = event_of("authorize_request", headers=headers)
    assert effect(deploy, event) == "Allow"

    body = as_form({"token": tokens["refresh_token"]})
    sent = send(deploy("auth/revoke_token"), event_of("revoke_token", body=body))

    assert sent.status == 200
    assert effect(deploy, event) == "Deny"
    again = as_form({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]})
    renewed = send(deploy("auth/create_token"), event_of("create_token", body=again))
    assert renewed.body["error"] == "invalid_grant"


def effect(deploy: Deploy, event: Any) -> Any:
    policy = deploy("auth/authorize_request")(event, None)
    return policy["policyDocument"]["Statement"][0]["Effect"]
