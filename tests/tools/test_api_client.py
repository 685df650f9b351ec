"""How tools call an API: logged in, and patient."""

import httpx
import pytest

from tests.tools.fake_api import FakeApi
from tools.api_client import (
    TRIES,
    WAIT_DEFAULT,
    WAIT_LONGEST,
    LoginRefused,
    reason_of,
    retry_after,
)

THINGS_PATH = "/api/v1/things"
THING = {"name": "Vega"}


def test_one_login_serves_all_calls() -> None:
    api = FakeApi()
    client = api.client()

    client.post(THINGS_PATH, THING)
    client.post(THINGS_PATH, THING)

    assert api.posts == [("token-1", THING)] * 2


def test_a_token_that_has_expired_is_renewed_and_the_call_repeated() -> None:
    api = FakeApi(httpx.Response(401))
    client = api.client()

    answer = client.post(THINGS_PATH, THING)

    assert answer.status_code == 201
    assert api.posts == [("token-1", THING), ("token-2", THING)]


def test_a_new_token_that_is_refused_too_is_not_renewed_again() -> None:
    api = FakeApi(httpx.Response(401), httpx.Response(401))

    answer = api.client().post(THINGS_PATH, THING)

    assert answer.status_code == 401
    assert len(api.logins) == 2


def test_a_wrong_password_is_one_clear_line() -> None:
    client = FakeApi().client(password="another")

    with pytest.raises(LoginRefused, match=r"^cannot log in as mia@example\.com: 400 .*Not so\.$"):
        client.log_in()


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_asked_to_and_tries_again(status: int) -> None:
    api = FakeApi(httpx.Response(status, headers={"Retry-After": "7"}))

    answer = api.client().post(THINGS_PATH, THING)

    assert answer.status_code == 201
    assert api.pauses == [7]


def test_it_does_not_try_for_ever() -> None:
    api = FakeApi(*[httpx.Response(503)] * 20)

    answer = api.client().post(THINGS_PATH, THING)

    assert answer.status_code == 503
    assert len(api.posts) == TRIES


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3),
        ("0", 0),
        ("86400", WAIT_LONGEST),
        ("Tue, 24 Nov 2026 12:00:00 GMT", WAIT_DEFAULT),
        ("", WAIT_DEFAULT),
    ],
)
def test_the_time_to_wait_is_bounded(header: str, seconds: float) -> None:
    answer = httpx.Response(503, headers={"Retry-After": header})

    assert retry_after(answer) == seconds


def test_a_problem_is_reported_with_its_fields() -> None:
    fault = {"detail": "is required", "pointer": "#/home_star"}
    answer = httpx.Response(400, json={"detail": "Not valid.", "errors": [fault]})

    assert reason_of(answer) == "400 Bad Request: Not valid. #/home_star is required"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_an_answer_that_is_no_problem_is_reported_by_its_status(body: bytes) -> None:
    answer = httpx.Response(502, content=body)

    assert reason_of(answer) == "502 Bad Gateway"
