"""POST /auth/token."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.auth.create_token import handler
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.login_limits import PAIR_MOST
from tests.attempts import PAIR, beset, spend_attempts
from tests.builders import PASSWORD, a_credential
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeCounters, FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import token_grants
from tests.logs import Logs
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
GRANT = {"grant_type": "password", "username": "Ada@example.com", "password": PASSWORD}


def ask(fields: Any, store: FakeStore | None = None, as_body: Any = as_form) -> Sent:
    event = event_of("create_token", body=as_body(fields))
    return send(handler, event, token_grants(store or FakeStore(a_credential())))


@pytest.mark.parametrize("as_body", [as_form, as_json], ids=["form", "json"])
def test_who_knows_the_password_gets_both_tokens(as_body: Any) -> None:
    sent = ask(GRANT, as_body=as_body)

    assert sent.status == 200
    assert sent.body.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (sent.body["token_type"], sent.body["expires_in"]) == ("Bearer", 900)
    assert sent.body["refresh_token"].count(".") == 3
    assert sent.headers["Cache-Control"] == "no-store"


def renew(refresh_token: str, store: FakeStore, as_body: Any = as_form) -> Sent:
    return ask({"grant_type": "refresh_token", "refresh_token": refresh_token}, store, as_body)


@pytest.mark.parametrize("as_body", [as_form, as_json], ids=["form", "json"])
def test_a_refresh_token_gets_the_next_tokens(as_body: Any) -> None:
    store = FakeStore(a_credential())
    first = ask(GRANT, store).body["refresh_token"]

    sent = renew(first, store, as_body)

    assert sent.status == 200
    assert sent.body["refresh_token"] != first
    assert (sent.body["token_type"], sent.body["expires_in"]) == ("Bearer", 900)
    assert sent.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("other", ["", ".", "a.b.c", "\x00", "é"], ids=ascii)
def test_what_is_no_live_refresh_token_is_refused(other: str) -> None:
    store = FakeStore(a_credential())
    token = ask(GRANT, store).body["refresh_token"]

    sent = renew(f"{token}{other}x", store)

    assert sent.status == 400
    assert sent.oauth_error == ("invalid_grant", "The refresh token is not valid.")


def test_the_example_event_logs_in() -> None:
    sent = send(handler, event_of("create_token"), token_grants(FakeStore(a_credential())))

    assert sent.status == 200


def test_other_parameters_and_basic_credentials_are_ignored() -> None:
    body = as_form({**GRANT, "scope": "users", "client_id": "me"})
    event = event_of("create_token", body=body, headers={"Authorization": "Basic bWU6eA=="})

    assert send(handler, event, token_grants(FakeStore(a_credential()))).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "not the password"},
        {"username": "nobody@example.com"},
        {"username": "no address at all"},
        {"username": "\x00"},
        {"password": "x" * 512},
    ],
    ids=lambda it: str(it)[:30],
)
def test_who_does_not_know_both_is_refused_in_the_same_words(wrong: dict[str, str]) -> None:
    sent = ask({**GRANT, **wrong})

    assert sent.status == 400
    assert sent.oauth_error == ("invalid_grant", "The email address or the password is wrong.")


@pytest.mark.parametrize("grant_type", ["client_credentials", "PASSWORD"])
def test_another_grant_type_is_not_supported(grant_type: str) -> None:
    sent = ask({**GRANT, "grant_type": grant_type})

    assert (sent.status, sent.body["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    "body",
    [
        as_form({}),
        as_form({"grant_type": "password", "username": "ada@example.com"}),
        as_form({"grant_type": "refresh_token"}),
        as_form({"grant_type": "refresh_token", "refresh_token": "x" * 4097}),
        as_form({**GRANT, "username": "x" * 255}),
        as_form([*GRANT.items(), ("username", "bob@example.com")]),
        as_json({**GRANT, "username": "\ud800"}),
        as_json({**GRANT, "password": "\ud800"}),
        as_json([GRANT]),
        Body("{", "application/json"),
        Body("%ff", "application/x-www-form-urlencoded"),
    ],
    ids=lambda it: it.text[:30],
)
def test_a_request_that_lacks_something_is_invalid(body: Body) -> None:
    sent = send(handler, event_of("create_token", body=body), token_grants(FakeStore()))

    assert (sent.status, sent.body["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "status"),
    [(Body("x" * (64 * 1024 + 1), "application/json"), 413), (Body("x", "text/plain"), 415)],
)
def test_a_body_of_another_size_or_type_is_an_invalid_request(body: Body, status: int) -> None:
    sent = send(handler, event_of("create_token", body=body), token_grants(FakeStore()))

    assert sent.problem == (status, "about:blank")
    assert sent.body["error"] == "invalid_request"


def test_parameters_in_the_query_are_ignored() -> None:
    """RFC 6749 §3.2 wants that of what is not known, and clients may add to the URL."""
    event = event_of("create_token", query={"client_id": "me"})

    assert send(handler, event, token_grants(FakeStore(a_credential()))).status == 200


def test_a_password_in_the_query_is_not_read_since_it_would_be_logged() -> None:
    without = {name: value for name, value in GRANT.items() if name != "password"}
    event = event_of("create_token", body=as_form(without), query={"password": PASSWORD})

    sent = send(handler, event, token_grants(FakeStore(a_credential())))

    assert sent.oauth_error == ("invalid_request", "password is required")
    assert PASSWORD not in str(sent.body)


def test_a_failure_of_our_own_is_a_server_error() -> None:
    sent = send(handler, event_of("create_token"), object())

    assert (sent.status, sent.body["error"]) == (500, "server_error")


def test_attempts_that_cannot_be_counted_are_answered_503() -> None:
    counters = FakeCounters()
    counters.busy = True

    sent = send(
        handler, event_of("create_token"), token_grants(FakeStore(a_credential()), counters)
    )

    assert sent.problem == (503, "about:blank")
    assert sent.body["error"] == "temporarily_unavailable"
    assert sent.headers["Retry-After"] == "1"


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_who_tried_too_often_is_turned_away_and_hears_when_to_come_back(email: str) -> None:
    service = token_grants(FakeStore(a_credential()))
    wrong = as_form({**GRANT, "username": email, "password": "not the password"})
    for _ in range(PAIR_MOST):
        assert send(handler, event_of("create_token", body=wrong), service).status == 400

    sent = send(handler, event_of("create_token", body=wrong), service)

    assert sent.problem == (429, "too-many-attempts")
    assert sent.body["error"] == "temporarily_unavailable"
    assert sent.headers["Retry-After"] == str(14 * 60)  # at LATER, a minute into its window
    assert sent.headers["Cache-Control"] == "no-store"


def test_who_tried_too_often_is_known_by_the_connection_not_by_a_header() -> None:
    service = token_grants(FakeStore(a_credential()))

    def answer(ip: str, number: int) -> int:
        wrong = as_form({**GRANT, "password": "not the password"})
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        event = event_of("create_token", body=wrong, headers=headers)
        event["requestContext"]["identity"]["sourceIp"] = ip
        return send(handler, event, service).status

    statuses = [answer("203.0.113.7", number) for number in range(PAIR_MOST + 1)]

    assert statuses == [400] * PAIR_MOST + [429]
    assert answer("203.0.113.8", 0) == 400


def test_a_malformed_request_is_no_attempt() -> None:
    counters = FakeCounters()

    send(handler, event_of("create_token", body=as_form({})), token_grants(FakeStore(), counters))

    assert counters.counts == {}


def test_neither_password_nor_token_is_logged(logs: Logs) -> None:
    store = FakeStore(a_credential())

    first = ask(GRANT, store).body["refresh_token"]
    second = renew(first, store).body["refresh_token"]
    renew(f"{second}x", store)

    assert logs.lines
    assert PASSWORD not in logs.text
    assert first not in logs.text
    assert second not in logs.text


def test_a_new_token_is_let_in_until_its_user_is_removed(deploy: Deploy) -> None:
    user = send(deploy("users/create_user"), event_of("create_user"))
    tokens = send(deploy("auth/create_token"), event_of("create_token"))
    event = event_of(
        "authorize_request",
        headers={"Authorization": f"Bearer {tokens.body['access_token']}"},
    )

    policy = deploy("auth/authorize_request")(event, None)

    assert policy["context"]["user_id"] == str(user.body["id"])
    account_removal = event_of("delete_user", path={"user_id": "me"})
    account_removal["requestContext"]["authorizer"] = policy["context"]
    assert send(deploy("users/delete_user"), account_removal).status == 204
    later = deploy("auth/authorize_request")(event, None)
    assert later["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_a_refresh_token_works_once_as_it_is_deployed(deploy: Deploy) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    create_token = deploy("auth/create_token")
    tokens = [send(create_token, event_of("create_token")).body["refresh_token"]]

    def exchange(token: str) -> Sent:
        fields = {"grant_type": "refresh_token", "refresh_token": token}
        return send(create_token, event_of("create_token", body=as_form(fields)))

    for _ in range(2):
        tokens.append(exchange(tokens[-1]).body["refresh_token"])

    assert exchange(tokens[0]).body["error"] == "invalid_grant"
    assert exchange(tokens[-1]).body["error"] == "invalid_grant"


def test_a_wrong_password_is_refused_by_the_real_hash_too(deploy: Deploy) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    body = as_form({**GRANT, "password": "incorrect horse battery staple"})

    sent = send(deploy("auth/create_token"), event_of("create_token", body=body))

    assert sent.body["error"] == "invalid_grant"


def test_attempts_are_counted_in_the_real_table_too(deploy: Deploy, storage: Storage) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    spend_attempts(storage.counters, PAIR_MOST)

    sent = send(deploy("auth/create_token"), event_of("create_token"))

    assert sent.problem == (429, "too-many-attempts")


def test_a_login_forgives_them_in_the_real_table_too(deploy: Deploy, storage: Storage) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    create_token = deploy("auth/create_token")
    spend_attempts(storage.counters, PAIR_MOST - 1)

    statuses = [send(create_token, event_of("create_token")).status for _ in range(2)]

    assert statuses == [200, 200]


def test_that_an_address_is_locked_is_published_in_the_real_table_too(
    deploy: Deploy, storage: Storage
) -> None:
    create_token = deploy("auth/create_token")
    beset(storage.counters, PAIR[0])

    sent = send(create_token, event_of("create_token"))

    assert sent.problem == (429, "too-many-attempts")
    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, DISTANT, DISTANT)
    assert claim is not None
    assert claim.event == AddressLocked(email=PAIR[0])
