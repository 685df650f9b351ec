"""A request, as API Gateway's event carries it."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Fault, NotFound, Unauthenticated
from shared.domain.values import ID_LARGEST
from shared.entrypoints.api_gateway.problems import AmbiguousAuthorization, InvalidHeader
from shared.entrypoints.api_gateway.request import Request, read_id
from tests.builders import ADA, a_member, an_admin
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


@pytest.mark.parametrize("text", ["Me", *NO_ID], ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize(
    ("operation", "name"), [("get_user", "user_id"), ("get_planet", "planet_id")]
)
def test_an_identifier_is_a_number(operation: str, name: str, text: str) -> None:
    request = Request(event_of(operation, path={name: text}))

    with pytest.raises(NotFound):
        request.check_path()


def test_me_is_no_planet() -> None:
    request = Request(event_of("get_planet", path={"planet_id": "me"}))

    with pytest.raises(NotFound):
        request.check_path()


def test_an_identifier_comes_from_the_path() -> None:
    assert Request(event_of("get_user")).path_id("user_id") == ADA


def test_me_is_the_caller() -> None:
    request = Request(event_of("get_user", caller=a_member(ADA), path={"user_id": "me"}))

    request.check_path()

    assert request.path_id("user_id") == ADA


def test_the_caller_is_whom_the_authorizer_says() -> None:
    assert Request(event_of("get_user", caller=an_admin(7))).actor == an_admin(7)


@pytest.mark.parametrize(("seconds", "lives"), [(-1, True), (0, False), (1, False)])
def test_a_caller_whose_token_expired_while_the_policy_was_cached_is_unknown(
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
    request = Request(event_of("create_user", headers={"content-TYPE": "text/plain"}))

    assert request.header("Content-Type") == "text/plain"
    assert request.header("Idempotency-Key") is None


@pytest.mark.parametrize("name", ["Content-Type", "Idempotency-Key", "X-Api-Key"])
def test_a_header_that_is_one_value_cannot_have_two(name: str) -> None:
    request = Request(event_of("create_user", headers={name: ["a", "b", "a"]}))

    with pytest.raises(InvalidHeader) as refusal:
        request.header(name)

    assert refusal.value.faults == (Fault((name,), "came more than once, with different values"),)


def test_a_header_that_comes_again_as_it_is_has_one_value() -> None:
    request = Request(event_of("create_user", headers={"Idempotency-Key": ["a", " a "]}))

    assert request.idempotency_key == "a"


def test_the_lines_of_a_list_are_one_list() -> None:
    lines = ['"1"', '"2", W/"3"']
    request = Request(event_of("update_user", headers={"If-Match": lines, "If-None-Match": "*"}))

    assert request.expected.one_of == {"1", "2"}
    assert "4" in request.expected.none_of


def test_two_different_tokens_are_no_callers() -> None:
    event = event_of("get_user", headers={"Authorization": ["Bearer a", "Bearer b"]})

    with pytest.raises(AmbiguousAuthorization):
        _ = Request(event).actor


def test_one_token_that_comes_twice_is_its_callers() -> None:
    event = event_of("get_user", headers={"Authorization": ["Bearer a", "Bearer a"]})

    assert Request(event).actor == a_member(ADA)


def test_two_different_api_keys_are_refused_by_their_header() -> None:
    event = event_of("get_user", headers={"X-Api-Key": ["a" * 20, "b" * 20]})

    with pytest.raises(InvalidHeader) as refusal:
        _ = Request(event).actor

    assert refusal.value.faults[0].path == ("X-Api-Key",)


def test_routes_for_known_callers_need_one() -> None:
    assert Request(event_of("get_user")).needs_caller
    assert not Request(event_of("create_user")).needs_caller


def test_a_request_may_have_no_header_no_query_and_no_body() -> None:
    event = event_of("get_user") | {"headers": None, "multiValueHeaders": None}

    request = Request(event)

    assert request.header("Content-Type") is None
    assert request.query == {}
    assert request.body == b""


def test_a_body_may_be_text_or_base64() -> None:
    text = event_of("create_user", body=Body("Ångström", "text/plain"))
    binary = text | {"body": base64.b64encode(b"\xff\x00").decode(), "isBase64Encoded": True}

    assert Request(text).body == "Ångström".encode()
    assert Request(binary).body == b"\xff\x00"


def test_a_parameter_may_have_several_values() -> None:
    request = Request(event_of("list_users", query={"sort": ["mass", "radius"]}))

    assert request.query == {"sort": ["mass", "radius"]}


@pytest.mark.parametrize(("stage", "base_path"), [("/live", "/live"), ("", "")])
def test_the_base_path_is_the_stage_or_nothing(stage: str, base_path: str) -> None:
    event = event_of("get_user")
    event["requestContext"]["path"] = stage + event["path"]

    assert Request(event).base_path == base_path


def test_its_source_is_what_connected_whatever_it_says_of_itself() -> None:
    event = event_of("create_token", headers={"X-Forwarded-For": "198.51.100.1"})
    event["requestContext"]["identity"]["sourceIp"] = "2001:db8::7"

    assert Request(event).source == "2001:db8::/64"


@pytest.mark.parametrize(
    ("lines", "shown"),
    [(["curl/8.14.1"], "curl/8.14.1"), (["first", "second"], "first"), ([], None)],
)
def test_a_client_says_what_it_is_or_nothing(lines: list[str], shown: str | None) -> None:
    event = event_of("create_token", headers={"user-agent": lines})

    assert Request(event).user_agent == shown


def test_the_identifier_of_a_session_is_no_integer_and_left_to_its_operation() -> None:
    path = {"user_id": "me", "session_id": "a" * 64}
    request = Request(event_of("end_session", path=path))

    request.check_path()

    assert request.path_name("session_id") == "a" * 64


def test_the_session_of_the_request_is_that_of_its_token() -> None:
    request = Request(event_of("end_other_sessions"))

    assert request.caller.session_id.startswith("9f86d081")
    assert request.actor == request.caller.actor


@pytest.mark.parametrize(
    ("accept", "prefers_html"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        (["text/html", "*/*;q=0.5"], True),
        ("text/html;q=0.1", True),
        ("*/*", False),
        ([], False),
        ("application/json", False),
        ("application/problem+json, text/html", False),
        ("text/html, application/json;q=0.9", True),
        ("text/html;q=0.8, application/json;q=0.9", False),
        ("image/png", False),
    ],
    ids=str,
)
def test_a_page_is_for_clients_that_prefer_it_to_json(
    accept: str | list[str], prefers_html: bool
) -> None:
    request = Request(event_of("get_docs", headers={"Accept": accept}))

    assert request.prefers_html == prefers_html
