"""Turns what a function answered to a Lambda proxy integration into an HTTP response.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import binascii
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from local.gateway.gateway_responses import GatewayError
from local.gateway.http import JSON, Headers, Request, Response, with_defaults
from local.gateway.refused import Refused

PAYLOAD_LIMIT = 6_291_456
"""Lambda's limit for an event and for an answer, in bytes: 6 MB."""

STATUSES = range(200, 600)

REMAPPED_RESPONSE_HEADERS = frozenset(
    {
        "authorization",
        "connection",
        "content-md5",
        "date",
        "max-forwards",
        "server",
        "user-agent",
        "www-authenticate",
    }
)
DROPPED_RESPONSE_HEADERS = frozenset(
    {
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Both as AWS's "important notes for REST APIs" has them; the gateway counts the length itself."""

_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")


def read_answer(payload: bytes, request: Request, binary_media_types: Collection[str]) -> Response:
    """Read a function's response; raise Refused where it is malformed or too large."""
    if len(payload) > PAYLOAD_LIMIT:
        raise _malformed(f"its answer of {len(payload)} bytes is over Lambda's {PAYLOAD_LIMIT}")
    try:
        answer = json.loads(payload)
    except ValueError as error:
        raise _malformed("its answer is not JSON") from error
    if not isinstance(answer, dict):
        raise _malformed("its answer is no object")
    return Response(
        status=_status(answer.get("statusCode")),
        headers=with_defaults(_headers(answer), [("Content-Type", JSON)]),
        body=_body(answer, wants_binary(request, binary_media_types)),
    )


def wants_binary(request: Request, binary_media_types: Collection[str]) -> bool:
    """Whether the request's first accepted media type is one of the API's binary ones."""
    accept = (request.header("Accept") or "").split(",")[0]
    return is_binary(accept, binary_media_types)


def is_binary(content_type: str | None, binary_media_types: Collection[str]) -> bool:
    """Whether a content type is among the API's binary media types (`*/*` are all of them)."""
    if "*/*" in binary_media_types:
        return True
    media_type = (content_type or "").split(";")[0].strip().lower()
    return media_type in binary_media_types or f"{media_type.split('/')[0]}/*" in binary_media_types


def _status(value: object) -> int:
    """Read the status, which may be a number or the text of one."""
    match value:
        case bool():
            pass
        case int() if value in STATUSES:
            return value
        case str() if value.isdecimal() and int(value) in STATUSES:
            return int(value)
    raise _malformed(f"its statusCode is {value!r}")


def _headers(answer: Mapping[str, Any]) -> Headers:
    """Both kinds of headers in one list; what is in both appears once."""
    multiple = [
        _header(name, value)
        for name, values in _object(answer, "multiValueHeaders").items()
        for value in _list(name, values)
    ]
    single = [_header(name, value) for name, value in _object(answer, "headers").items()]
    merged = [*multiple, *(header for header in single if header not in multiple)]
    return tuple(
        (_outgoing_name(name), value)
        for name, value in merged
        if name.lower() not in DROPPED_RESPONSE_HEADERS
    )


def _object(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = answer.get(name) or {}
    if not isinstance(value, dict):
        raise _malformed(f"its {name} are no object")
    return value


def _list(name: str, values: object) -> list[object]:
    if not isinstance(values, list):
        raise _malformed(f"its multiValueHeaders hold no list for {name}")
    return values


def _header(name: str, value: object) -> tuple[str, str]:
    match value:
        case bool():
            text = str(value).lower()
        case str() | int() | float():
            text = str(value)
        case _:
            raise _malformed(f"its header {name} is no text")
    if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(text)):
        raise _malformed(f"its header {name!r} holds what no header may hold")
    return name, text


def _outgoing_name(name: str) -> str:
    return f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED_RESPONSE_HEADERS else name


def _body(answer: Mapping[str, Any], binary: bool) -> bytes:
    """Read the body; base64 is decoded only if the client accepts a binary media type."""
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise _malformed("its body is no text")
    if not (answer.get("isBase64Encoded") is True and binary):
        return body.encode(errors="replace")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed("its body is not base64") from error


def _malformed(reason: str) -> Refused:
    return Refused(GatewayError.FUNCTION_FAILED, reason)
