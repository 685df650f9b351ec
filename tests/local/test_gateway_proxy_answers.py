"""A function's answer becomes a response, or is malformed, as API Gateway says."""

import json
from typing import Any

import pytest

from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response
from local.gateway.proxy_answers import read_answer
from local.gateway.refused import Refused


def response(answer: object, accept: str = "*/*", binary: frozenset[str] = frozenset()) -> Response:
    request = Request("GET", "/", headers=(("Accept", accept),))
    return read_answer(json.dumps(answer).encode(), request, binary)


def test_an_answer_needs_a_status_only() -> None:
    assert response({"statusCode": 204}) == Response(204, (("Content-Type", "application/json"),))


def test_a_status_may_be_the_text_of_one() -> None:
    assert response({"statusCode": "404"}).status == 404


def test_headers_of_both_kinds_come_out_once() -> None:
    answer = {
        "statusCode": 200,
        "headers": {"X-A": "1", "X-B": True, "X-C": 7},
        "multiValueHeaders": {"X-A": ["1", "2"], "Content-Type": ["text/plain"]},
    }

    assert response(answer).headers == (
        ("X-A", "1"),
        ("X-A", "2"),
        ("Content-Type", "text/plain"),
        ("X-B", "true"),
        ("X-C", "7"),
    )


def test_a_challenge_is_renamed_as_api_gateway_does() -> None:
    headers = response({"statusCode": 401, "headers": {"WWW-Authenticate": "Bearer"}}).headers

    assert headers[0] == ("x-amzn-Remapped-WWW-Authenticate", "Bearer")


def test_a_function_does_not_decide_how_the_body_is_framed() -> None:
    framed = {"Content-Length": "5", "transfer-encoding": "chunked"}

    headers = response({"statusCode": 200, "headers": framed}).headers

    assert headers == (("Content-Type", "application/json"),)


def test_base64_is_decoded_for_who_accepts_a_binary_media_type() -> None:
    answer = {"statusCode": 200, "body": "iVA=", "isBase64Encoded": True}
    png = frozenset({"image/png"})

    assert response(answer, "image/png, */*", png).body == b"\x89P"
    assert response(answer, "text/html, image/png", png).body == b"iVA="
    assert response(answer, "image/png", frozenset({"*/*"})).body == b"\x89P"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "text",
        [],
        {},
        {"statusCode": None},
        {"statusCode": True},
        {"statusCode": 200.0},
        {"statusCode": 99},
        {"statusCode": 100},
        {"statusCode": 600},
        {"statusCode": "2xx"},
        {"statusCode": 200, "body": {}},
        {"statusCode": 200, "body": 7},
        {"statusCode": 200, "headers": ["X-A"]},
        {"statusCode": 200, "headers": "x"},
        {"statusCode": 200, "headers": {"X-A": ["1"]}},
        {"statusCode": 200, "headers": {"X-A": None}},
        {"statusCode": 200, "headers": {"X-A": "1\r\nX-B: 2"}},
        {"statusCode": 200, "headers": {"X A": "1"}},
        {"statusCode": 200, "multiValueHeaders": {"X-A": "1"}},
    ],
)
def test_a_malformed_answer_is_refused(answer: Any) -> None:
    with pytest.raises(Refused) as refused:
        response(answer)

    assert refused.value.refusal is GatewayError.FUNCTION_FAILED
    assert refused.value.note


@pytest.mark.parametrize("payload", [b"", b"\xff", b"{"])
def test_an_answer_that_is_not_json_is_refused(payload: bytes) -> None:
    with pytest.raises(Refused):
        read_answer(payload, Request("GET", "/"), frozenset())


def test_a_binary_body_that_is_not_base64_is_refused() -> None:
    with pytest.raises(Refused):
        response(
            {"statusCode": 200, "body": "%", "isBase64Encoded": True},
            "image/png",
            frozenset({"image/png"}),
        )
