"""The local gateway compresses answers and expands requests as API Gateway does."""

import gzip
import zlib
from dataclasses import replace

import pytest

from local.gateway.compression import compressed, expanded
from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response
from local.gateway.reading import BODY_LIMIT
from local.gateway.refused import Refused
from tests.local.gateway_kit import Functions, gateway, headers_of

TEXT = b"planets " * 200
MINIMUM = 1024


def accepting(codings: str | None) -> Request:
    headers = () if codings is None else (("Accept-Encoding", codings),)
    return Request("GET", "/planets", headers=headers)


def encoded(coding: str, body: bytes) -> Request:
    return Request("POST", "/planets", headers=(("Content-Encoding", coding),), body=body)


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=0.5", "*", "GZIP"])
def test_a_large_answer_is_compressed_for_who_accepts_it(accepted: str) -> None:
    response = compressed(Response(200, body=TEXT), accepting(accepted), MINIMUM)

    assert headers_of(response)["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.body) == TEXT


def test_deflate_is_used_where_gzip_is_not_accepted() -> None:
    response = compressed(Response(200, body=TEXT), accepting("deflate"), MINIMUM)

    assert headers_of(response)["Content-Encoding"] == "deflate"
    assert zlib.decompress(response.body) == TEXT


@pytest.mark.parametrize("accepted", [None, "", "identity", "br", "gzip;q=0"])
def test_an_answer_stays_as_it_is_for_who_does_not(accepted: str | None) -> None:
    response = Response(200, body=TEXT)

    assert compressed(response, accepting(accepted), MINIMUM) == response


def test_a_small_answer_stays_as_it_is() -> None:
    response = Response(200, body=TEXT[: MINIMUM - 1])

    assert compressed(response, accepting("gzip"), MINIMUM) == response


def test_no_answer_is_compressed_where_the_template_does_not_say_so() -> None:
    response = Response(200, body=TEXT)

    assert compressed(response, accepting("gzip"), None) == response


def test_what_the_function_has_compressed_is_not_compressed_again() -> None:
    response = Response(200, headers=(("content-encoding", "gzip"),), body=gzip.compress(TEXT))

    assert compressed(response, accepting("gzip"), 0) == response


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT))],
    ids=["gzip", "deflate"],
)
def test_a_compressed_request_is_expanded(coding: str, body: bytes) -> None:
    assert expanded(encoded(coding, body)).body == TEXT


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", TEXT),
        ("gzip", TEXT),
        ("gzip", gzip.compress(TEXT)[:-9]),
        ("gzip", b""),
        ("gzip, deflate", gzip.compress(TEXT)),
    ],
    ids=["unknown", "plain", "cut off", "empty", "twice"],
)
def test_what_is_not_what_it_says_is_an_unsupported_media_type(coding: str, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        expanded(encoded(coding, body))

    assert refused.value.refusal is GatewayError.UNSUPPORTED_CODING


def test_a_request_that_expands_beyond_the_limit_is_too_large() -> None:
    with pytest.raises(Refused) as refused:
        expanded(encoded("gzip", gzip.compress(bytes(BODY_LIMIT + 1))))

    assert refused.value.refusal is GatewayError.BODY_TOO_LARGE


def test_a_function_gets_an_expanded_request_and_its_answer_is_compressed() -> None:
    bodies: list[str] = []

    def echo(event: object) -> object:
        assert isinstance(event, dict)
        bodies.append(event["body"])
        return {"statusCode": 200, "body": event["body"]}

    api = gateway(Functions(Echo=echo))
    served = replace(api, api=replace(api.api, minimum_compression_size=MINIMUM))
    request = Request(
        "POST",
        "/echo",
        headers=(("Content-Encoding", "gzip"), ("Accept-Encoding", "gzip")),
        body=gzip.compress(TEXT),
    )

    response = served.answer(request)

    assert bodies == [TEXT.decode()]
    assert headers_of(response)["Content-Encoding"] == "gzip"
