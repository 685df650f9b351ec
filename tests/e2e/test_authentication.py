"""Who is let in, over HTTP."""

from typing import Any

import httpx
import jwt
import pytest

from shared.domain.attempts.login_limits import PAIR_MOST
from shared.domain.attempts.window import WINDOW_LASTS
from tests.e2e.api import (
    ME,
    PASSWORD,
    PLANETS,
    REVOKE,
    SESSIONS,
    TOKENS,
    USERS,
    Member,
    a_user,
    an_email,
    log_in,
    new_member,
    oauth_error,
    problem,
    sent_as,
)

JSON = {"Content-Type": "application/json"}
JWKS = "/.well-known/jwks.json"

GUARDED = [
    ("GET", USERS),
    ("GET", f"{USERS}/1"),
    ("PUT", f"{USERS}/1"),
    ("PATCH", f"{USERS}/1"),
    ("DELETE", f"{USERS}/1"),
    ("GET", SESSIONS),
    ("DELETE", SESSIONS),
    ("DELETE", f"{SESSIONS}/1"),
    ("POST", PLANETS),
    ("GET", PLANETS),
    ("GET", f"{PLANETS}/1"),
    ("PUT", f"{PLANETS}/1"),
    ("PATCH", f"{PLANETS}/1"),
    ("DELETE", f"{PLANETS}/1"),
    ("PUT", "/update_user"),
    ("DELETE", "/removeuser?id=1"),
]

by_gateway_response = pytest.mark.needs("gateway responses")
beyond_lambda = pytest.mark.needs("payload limit")


def unauthorized(answer: httpx.Response) -> None:
    """Who brings no token hears how, and of no error (RFC 6750 §3.1)."""
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def refused(answer: httpx.Response) -> None:
    """Who brings an invalid one hears that it is invalid."""
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@by_gateway_response
@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_without_a_token_nobody_is_let_in(anyone: httpx.Client, method: str, path: str) -> None:
    unauthorized(anyone.request(method, path))


@by_gateway_response
@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_a_token_that_is_none_lets_nobody_in(anyone: httpx.Client, method: str, path: str) -> None:
    refused(anyone.request(method, path, headers={"Authorization": "Bearer abc"}))


@by_gateway_response
def test_an_empty_header_is_no_token(anyone: httpx.Client) -> None:
    unauthorized(anyone.get(ME, headers={"Authorization": ""}))


@by_gateway_response
@pytest.mark.parametrize("header", ["Bearer", "Bearer a.b.c", "Basic bWlhOm1pYQ=="])
def test_a_header_that_holds_no_token_lets_nobody_in(anyone: httpx.Client, header: str) -> None:
    refused(anyone.get(ME, headers={"Authorization": header}))


@by_gateway_response
def test_who_sends_a_password_hears_that_a_token_is_taken(anyone: httpx.Client) -> None:
    answer = anyone.get(ME, auth=("mia", PASSWORD))

    assert "valid bearer token" in problem(answer, 401)["detail"]


@by_gateway_response
def test_the_token_alone_lets_nobody_in(anyone: httpx.Client, mia: Member) -> None:
    refused(anyone.get(ME, headers={"Authorization": mia.token}))


def test_a_token_opens_one_route_after_the_other(mia: Member) -> None:
    assert mia.http.get(ME).status_code == 200
    assert mia.http.get(SESSIONS).status_code == 200


@pytest.mark.needs("preflight")
@pytest.mark.parametrize(
    ("method", "path"), [*GUARDED, ("POST", USERS), ("POST", TOKENS), ("POST", REVOKE)]
)
def test_a_browsers_preflight_needs_no_token(anyone: httpx.Client, method: str, path: str) -> None:
    asked = {
        "Origin": "https://app.example.com",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }

    answer = anyone.options(path, headers=asked)

    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"]
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.needs("gateway responses")
@pytest.mark.parametrize("path", [ME, PLANETS, "/no/such/route"])
def test_a_browser_may_read_refusals_too(anyone: httpx.Client, path: str) -> None:
    answer = anyone.get(path, headers={"Origin": "https://app.example.com"})

    assert answer.headers["Access-Control-Allow-Origin"]
    assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("encoding", ["form", "json"])
def test_a_login_is_a_form_or_json(anyone: httpx.Client, mia: Member, encoding: str) -> None:
    grant = {"grant_type": "password", "username": mia.email.upper(), "password": PASSWORD}

    answer = sent_as(encoding, anyone, "POST", TOKENS, grant)

    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert tokens["token_type"] == "Bearer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_published_keys_verify_a_token(anyone: httpx.Client, mia: Member) -> None:
    keys = {key["kid"]: jwt.PyJWK(key) for key in anyone.get(JWKS).json()["keys"]}

    key = keys[jwt.get_unverified_header(mia.token)["kid"]]

    claims = jwt.decode(mia.token, key, ["ES256"], audience=_claims(mia)["aud"])
    assert claims["sub"] == str(mia.user_id)
    assert claims["exp"] - claims["iat"] == 15 * 60


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    anyone: httpx.Client, mia: Member
) -> None:
    wrong = {"grant_type": "password", "username": mia.email, "password": "not this one at all"}
    unknown = wrong | {"username": a_user()["email"]}

    answers = [anyone.post(TOKENS, data=grant) for grant in (wrong, unknown)]

    refusals = [oauth_error(answer, 400, "invalid_grant") for answer in answers]
    for refusal in refusals:
        del refusal["instance"]
    assert refusals[0] == refusals[1]
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_who_tries_wrong_passwords_is_soon_turned_away_for_a_while(anyone: httpx.Client) -> None:
    """Within twice the attempts of a window, since the next one may begin meanwhile."""
    wrong = {"grant_type": "password", "username": an_email(), "password": "not this one at all"}

    answers = [anyone.post(TOKENS, data=wrong) for _ in range(2 * PAIR_MOST + 1)]

    assert [it.status_code for it in answers[:PAIR_MOST]] == [400] * PAIR_MOST
    limited = next(it for it in answers if it.status_code != 400)
    refusal = oauth_error(limited, 429, "temporarily_unavailable")
    assert refusal["type"] == "urn:orrery:problem:too-many-attempts"
    assert 1 <= int(limited.headers["Retry-After"]) <= WINDOW_LASTS.total_seconds()


def test_other_addresses_are_let_in_from_where_one_is_turned_away(
    anyone: httpx.Client, mia: Member
) -> None:
    wrong = {"grant_type": "password", "username": an_email(), "password": "not this one at all"}
    for _ in range(PAIR_MOST + 1):
        anyone.post(TOKENS, data=wrong)

    assert log_in(anyone, mia.email, PASSWORD)


def test_who_logs_in_often_is_never_turned_away(anyone: httpx.Client) -> None:
    mia = new_member(anyone)

    assert all(log_in(anyone, mia.email, PASSWORD) for _ in range(PAIR_MOST + 1))


@pytest.mark.parametrize(
    ("grant", "error"),
    [
        ({"grant_type": "password", "username": "mia@example.com"}, "invalid_request"),
        ({"username": "mia@example.com", "password": PASSWORD}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({}, "invalid_request"),
    ],
)
def test_a_token_request_that_is_no_login_is_refused_by_name(
    anyone: httpx.Client, grant: dict[str, str], error: str
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = anyone.post(TOKENS, data=grant, headers=form)

    oauth_error(answer, 400, error)


@pytest.mark.parametrize("path", [TOKENS, REVOKE])
@pytest.mark.parametrize(
    ("headers", "size", "status"),
    [
        ({"Content-Type": "text/plain"}, 1, 415),
        (JSON, 64 * 1024 + 1, 413),
        pytest.param(
            {"Content-Type": "application/json"}, 11 * 1024 * 1024, 413, marks=beyond_lambda
        ),
    ],
    ids=["type", "large", "too large for Lambda"],
)
def test_whoever_refuses_it_a_request_of_oauth_is_refused_in_its_terms(
    anyone: httpx.Client, path: str, headers: dict[str, str], size: int, status: int
) -> None:
    oauth_error(anyone.post(path, content=b"x" * size, headers=headers), status, "invalid_request")


@pytest.mark.parametrize("path", [TOKENS, REVOKE])
def test_a_packed_request_of_oauth_is_refused_in_its_terms(anyone: httpx.Client, path: str) -> None:
    """By the firewall, which knows no request's id, or by who stands behind it."""
    answer = anyone.post(path, content=b"x", headers={"Content-Encoding": "br"})

    assert answer.status_code == 415
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("path", [TOKENS, REVOKE])
def test_a_request_of_oauth_may_have_a_query(anyone: httpx.Client, path: str) -> None:
    answer = anyone.post(path, params={"client_id": "me"}, data={"a": "b"})

    oauth_error(answer, 400, "invalid_request")


def _claims(member: Member) -> dict[str, Any]:
    return jwt.decode(member.token, options={"verify_signature": False})
