"""A request, as API Gateway's event carries it."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.api_gateway.request import Request, read_id
from shared.domain.errors import NotFound, Unauthenticated
from shared.domain.values import ID_LARGEST
from tests.builders import ADA, PROXIMA_B, a_member, an_admin
from tests.events import Body, event_of
from tests.fakes import FakeClock

NO_ID = [
    "abc",
    "",
    "0",
    "-1",
    "+1",
    "01",
    "1.0",
    "1e3",
    "0x10",
    "1_000",
    " 5",
    "5 ",
    "5\n",
    "٣",
    "1٣",
    "\uff15",
    "²",
    "null",
    "\x00",
    str(ID_LARGEST + 1),
    str(2**63),
    "9" * 5000,
]


@pytest.mark.parametrize("text", NO_ID, ids=lambda text: ascii(text)[:20])
def test_what_is_no_integer_from_1_to_2_to_the_53_less_1_names_nothing(text: str) -> None:
    with pytest.raises(NotFound):
        read_id(text)


@given(st.integers(min_value=1, max_value=ID_LARGEST))
def test_an_identifier_is_read_as_it_is_written(number: int) -> None:
    assert read_id(str(number)) == number


@given(st.text())
def test_no_text_is_more_than_unknown(text: str) -> None:
    try:
        number = read_id(text)
    except NotFound:
        return
    assert str(number) == text


@pytest.mark.parametrize("text", ["me", "Me", *NO_ID])
def test_a_planets_identifier_is_a_number(text: str) -> None:
    request = Request(event_of("get_planet", path={"planet_id": text}))

    with pytest.raises(NotFound):
        request.check_path()


def test_an_identifier_comes_from_the_path() -> None:
    assert Request(event_of("get_planet")).path_id("planet_id") == PROXIMA_B


def test_me_is_the_caller() -> None:
    request = Request(event_of("get_user", caller=a_member(ADA), path={"user_id": "me"}))

    request.check_path()

    assert request.path_id("user_id") == ADA


def test_the_caller_is_whom_the_authorizer_says() -> None:
    assert Request(event_of("get_user", caller=an_admin(7))).actor == an_admin(7)


@pytest.mark.parametrize(("seconds", "lives"), [(-1, True), (0, False), (1, False)])
def test_a_caller_whose_token_ended_while_the_policy_was_kept_is_unknown(
    seconds: int, *, lives: bool
) -> None:
    event = event_of("get_user")
    expires_at = int(event["requestContext"]["authorizer"]["expires_at"])
    clock = FakeClock(datetime.fromtimestamp(expires_at + seconds, UTC))
    request = Request(event, clock)

    if lives:
        assert request.actor == a_member(ADA)
    else:
        with pytest.raises(Unauthenticated):
            _ = request.actor


@pytest.mark.parametrize("authorizer", [None, {}, {"principalId": "x"}], ids=str)
def test_without_an_authorizer_nobody_is_calling(authorizer: object) -> None:
    event = event_of("get_user")
    event["requestContext"]["authorizer"] = authorizer

    with pytest.raises(Unauthenticated):
        _ = Request(event).actor


def test_on_a_public_route_nobody_is_calling() -> None:
    with pytest.raises(Unauthenticated):
        _ = Request(event_of("create_user")).actor


def test_headers_are_found_in_any_case() -> None:
    request = Request(event_of("create_user", headers={"If-MATCH": '"1"'}))

    assert request.header("if-match") == '"1"'
    assert request.header("if-none-match") is None


def test_a_request_may_have_no_header_no_query_and_no_body() -> None:
    event = event_of("get_user") | {"headers": None}

    request = Request(event)

    assert request.header("content-type") is None
    assert request.query == {}
    assert request.body == b""


def test_a_body_may_be_text_or_base64() -> None:
    text = event_of("create_planet", body=Body("Ångström", "text/plain"))
    binary = text | {"body": base64.b64encode(b"\xff\x00").decode(), "isBase64Encoded": True}

    assert Request(text).body == "Ångström".encode()
    assert Request(binary).body == b"\xff\x00"


def test_a_parameter_may_have_several_values() -> None:
    request = Request(event_of("list_planets", query={"sort": ["mass", "radius"]}))

    assert request.query == {"sort": ["mass", "radius"]}


@pytest.mark.parametrize(("stage", "base_path"), [("/live", "/live"), ("", "")])
def test_the_base_path_is_the_stage_or_nothing(stage: str, base_path: str) -> None:
    event = event_of("get_planet")
    event["requestContext"]["path"] = stage + event["path"]

    assert Request(event).base_path == base_path


def test_its_source_is_what_connected_whatever_it_says_of_itself() -> None:
    event = event_of("create_token", headers={"X-Forwarded-For": "198.51.100.1"})
    event["requestContext"]["identity"]["sourceIp"] = "2001:db8::7"

    assert Request(event).source == "2001:db8::/64"
