"""Calls operations as Lambda does, and checks every answer against the operation's signature."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter

from shared.domain.accounts.user import User
from shared.domain.errors import Busy, Forbidden, Invalid, NotFound, Refusal, Unauthenticated
from shared.domain.planets.planet import Planet
from shared.entrypoints.api_gateway.answers import ProxyAnswer
from shared.entrypoints.api_gateway.operation import Operation
from shared.entrypoints.api_gateway.problems import (
    PROBLEM_TYPE,
    AmbiguousAuthorization,
    ContentTooLarge,
    InvalidHeader,
    OAuthError,
    Problem,
    UnknownParameter,
    UnsupportedGrantType,
    UnsupportedMediaType,
    status_of,
    type_of,
)
from tests.events import Event
from tools.contract import Contract, contract_of

type Deploy = Callable[[str], Any]
"""Returns the handler of an operation, such as `planets/get_planet`, with its own settings."""

JSON_TYPE = "application/json"
COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag,Location,Link,Retry-After,X-Request-Id",
}

# The refusals that every operation may answer with, besides those of its signature.
UNDERSTOOD: tuple[type[Refusal], ...] = (
    AmbiguousAuthorization,
    Busy,
    ContentTooLarge,
    Forbidden,
    Invalid,
    InvalidHeader,
    UnknownParameter,
    Unauthenticated,
    UnsupportedGrantType,
    UnsupportedMediaType,
)


@dataclass(frozen=True)
class Sent:
    """The answer of an operation: `body` is the document, or None if there is none."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def problem(self) -> tuple[int, str]:
        """The status, and the kind of problem."""
        return self.status, self.body["type"].removeprefix("urn:orrery:problem:")

    @property
    def oauth_error(self) -> tuple[str, str]:
        """The error that an OAuth client reads, and its description."""
        return self.body["error"], self.body["error_description"]

    @property
    def pointers(self) -> set[str]:
        """The fields or parameters that are wrong."""
        return {
            error.get("pointer") or error.get("parameter") or error["header"]
            for error in self.body.get("errors", [])
        }


def send(handler: Operation[Any, Any], event: Event, service: object = None) -> Sent:
    """Call an operation, with this service if one is given, and check its answer."""
    called = handler if service is None else replace(handler, service=lambda: service)
    answer = called(event, None)
    sent = Sent(
        answer["statusCode"],
        answer["headers"],
        json.loads(answer["body"]) if "body" in answer else None,
    )
    _check_headers(sent, event)
    _check_answer(answer, sent, contract_of(handler), speaks_oauth=handler.speaks_oauth)
    return sent


def tag_of(thing: Planet | User) -> str:
    """Return the entity tag of a planet or a user."""
    return f'"{thing.revision}"'


def _check_headers(sent: Sent, event: Event) -> None:
    for_callers = event["requestContext"].get("authorizer")
    varying = "Authorization, Accept-Encoding" if for_callers else "Accept-Encoding"
    assert sent.headers["Vary"] == varying
    assert sent.headers["X-Request-Id"] == event["requestContext"]["requestId"]
    assert COMMON_HEADERS.items() <= sent.headers.items()
    described = sent.body is not None or sent.status == HTTPStatus.NOT_MODIFIED
    assert ("Content-Type" in sent.headers) == described


def _check_answer(
    answer: ProxyAnswer, sent: Sent, contract: Contract, *, speaks_oauth: bool
) -> None:
    if sent.status == HTTPStatus.NOT_MODIFIED:
        assert sent.body is None
        assert sent.headers["ETag"]
    elif sent.status == contract.status:
        _check_document(answer, contract)
    else:
        problem, media_type = (OAuthError, JSON_TYPE) if speaks_oauth else (Problem, PROBLEM_TYPE)
        _adapter(problem).validate_json(answer["body"], strict=True, extra="forbid")
        assert sent.headers["Content-Type"] == media_type
        assert sent.headers["Cache-Control"] == "no-store"
        refusals = (*UNDERSTOOD, *contract.refuses, *_absent(contract))
        expected = {(status_of(kind), type_of(kind)) for kind in refusals}
        assert (sent.status, sent.body["type"]) in expected | {(500, "about:blank")}
        assert sent.body["status"] == sent.status


def _check_document(answer: ProxyAnswer, contract: Contract) -> None:
    if contract.document is None:
        assert "body" not in answer
        return
    assert answer["headers"]["Content-Type"] == JSON_TYPE
    adapter = _adapter(contract.document)
    adapter.validate_json(answer["body"], strict=True, extra="forbid")


def _absent(contract: Contract) -> tuple[type[Refusal], ...]:
    """Return the refusal of a malformed identifier, if the operation looks one up."""
    looks_up = any(issubclass(kind, NotFound) for kind in contract.refuses)
    return (NotFound,) if looks_up else ()


@cache
def _adapter(document: Any) -> TypeAdapter[Any]:
    return TypeAdapter(document)
