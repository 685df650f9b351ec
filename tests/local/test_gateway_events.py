"""Functions get the events that API Gateway sends: version 1.0, as a REST API does."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from local.gateway.http import Request
from tests.local.gateway_kit import ECHO, PLANET, Functions, allow_all, gateway, ok

POST = Request("POST", "/echo")
CHOSEN = "0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0"


def event_of(request: Request) -> Mapping[str, Any]:
    functions = Functions(Echo=ok, GetPlanet=ok, Authorize=allow_all)
    gateway(functions).answer(request)
    return functions.events[-1][1]


def test_the_event_names_the_resource_and_the_bare_path() -> None:
    event = event_of(Request("GET", "/echo/a%20b"))

    assert event["resource"] == "/echo/{name}"
    assert event["path"] == "/echo/a%20b"
    assert event["httpMethod"] == "GET"
    assert event["pathParameters"] == {"name": "a b"}
    assert event["stageVariables"] is None


def test_what_is_empty_is_null() -> None:
    event = event_of(POST)

    assert event["queryStringParameters"] is None
    assert event["multiValueQueryStringParameters"] is None
    assert event["pathParameters"] is None
    assert event["body"] is None
    assert event["isBase64Encoded"] is False


def test_the_query_is_decoded_and_its_last_value_wins() -> None:
    event = event_of(replace(ECHO, query="a=1&a=2+%C3%A9&b&c=x;d=y"))

    assert event["queryStringParameters"] == {"a": "2 é", "b": "", "c": "x", "d": "y"}
    assert event["multiValueQueryStringParameters"]["a"] == ["1", "2 é"]


def test_repeated_headers_are_all_in_multi_value_headers() -> None:
    event = event_of(replace(ECHO, headers=(("X-A", "1, 2"), ("x-a", "3"))))

    assert event["headers"]["X-A"] == "3"
    assert event["multiValueHeaders"]["X-A"] == ["1, 2", "3"]


def test_hop_by_hop_headers_do_not_reach_a_function() -> None:
    sent = (("Connection", "close"), ("Transfer-Encoding", "chunked"), ("Expect", "100-continue"))

    event = event_of(replace(ECHO, headers=sent))

    assert not {name for name, _ in sent} & event["headers"].keys()


def test_the_gateway_adds_where_the_request_came_from() -> None:
    request = replace(
        ECHO,
        source_ip="127.0.0.9",
        server_port=3000,
        headers=(("X-Forwarded-For", "1.2.3.4"), ("x-forwarded-proto", "gopher")),
    )

    headers = event_of(request)["headers"]

    assert headers["X-Forwarded-For"] == "1.2.3.4, 127.0.0.9"
    assert headers["X-Forwarded-Port"] == "3000"
    assert headers["X-Forwarded-Proto"] == "http"
    assert "x-forwarded-proto" not in headers


def test_each_request_has_an_id_and_a_trace_of_its_own() -> None:
    first, second = event_of(ECHO), event_of(ECHO)

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request_id(first))
    assert request_id(first) != request_id(second)
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", first["headers"]["X-Amzn-Trace-Id"])
    assert first["headers"]["X-Amzn-Trace-Id"] != second["headers"]["X-Amzn-Trace-Id"]


@pytest.mark.parametrize("chosen", [CHOSEN, CHOSEN.upper()])
def test_a_client_may_choose_its_requests_id_and_not_the_extended_one(chosen: str) -> None:
    sent = replace(ECHO, headers=(("X-Amzn-RequestId", chosen),))

    first, second = event_of(sent), event_of(sent)

    assert request_id(first) == request_id(second) == chosen
    extended = [event["requestContext"]["extendedRequestId"] for event in (first, second)]
    assert len(set(extended)) == 2


@pytest.mark.parametrize("chosen", ["", "a", f"{CHOSEN}0", CHOSEN.replace("-", "")])
def test_what_is_no_uuid_is_no_requests_id(chosen: str) -> None:
    event = event_of(replace(ECHO, headers=(("x-amzn-requestid", chosen),)))

    assert request_id(event) != chosen


def request_id(event: Mapping[str, Any]) -> str:
    return str(event["requestContext"]["requestId"])


def test_the_request_context_is_that_of_a_custom_domain() -> None:
    context = event_of(replace(ECHO, headers=(("User-Agent", "curl"),)))["requestContext"]

    assert context["path"] == "/echo/a"
    assert context["stage"] == "live"
    assert context["resourcePath"] == "/echo/{name}"
    assert context["httpMethod"] == "GET"
    assert context["protocol"] == "HTTP/1.1"
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert context["identity"]["userAgent"] == "curl"
    assert context["requestTimeEpoch"] > 1_700_000_000_000
    assert re.fullmatch(r"\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000", context["requestTime"])
    assert "authorizer" not in context


def test_the_request_context_has_the_authorizers_context() -> None:
    context = event_of(PLANET)["requestContext"]

    assert context["authorizer"]["principalId"] == "7"
    assert context["authorizer"]["user_id"] == "7"
    assert context["authorizer"]["integrationLatency"] >= 0


def test_a_body_is_text_and_bytes_that_are_none_are_replaced() -> None:
    assert event_of(replace(POST, body="é\0".encode()))["body"] == "é\0"
    assert event_of(replace(POST, body=b"a\xff"))["body"] == "a\ufffd"


def test_a_body_of_a_binary_media_type_is_base64() -> None:
    png = (("Content-Type", "image/png; q=1"),)

    event = event_of(replace(POST, headers=png, body=b"\x89PNG"))

    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\x89PNG"
