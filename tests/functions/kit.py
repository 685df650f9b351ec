"""Calls operations as Lambda does, and checks every answer against what the document says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from typing import Any, Protocol, runtime_checkable

from pydantic import TypeAdapter

from shared.entrypoints.api_gateway.answers import HTML, ProxyAnswer
from shared.entrypoints.api_gateway.operation import Operation
from shared.entrypoints.api_gateway.problems import (
    PROBLEM_TYPE,
    OAuthError,
    Problem,
    status_of,
    type_of,
)
from tests.events import Event
from tests.functions.documented import refused_by
from tools.contract import Contract, contract_of

type Deploy = Callable[[str], Any]
"""Returns the handler of an operation, such as `planets/get_planet`, with its own settings."""

JSON_TYPE = "application/json"
COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag,Location,Link,Retry-After,X-Request-Id",
}

# Statuses that say when the same request can succeed.
COMES_BACK = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True)
class Sent:
    """The answer of an operation: `body` is the document or the page, None if there is none."""

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
        _body(answer),
    )
    _check_headers(sent, event, handler)
    _check_answer(answer, sent, handler)
    return sent


def _body(answer: ProxyAnswer) -> Any:
    if "body" not in answer:
        return None
    is_page = answer["headers"]["Content-Type"] == HTML
    return answer["body"] if is_page else json.loads(answer["body"])


@runtime_checkable
class Revised(Protocol):
    """An object whose versions have names, as planets and users have."""

    @property
    def revision(self) -> str: ...


def tag_of(thing: Revised) -> str:
    """Return the entity tag of an object."""
    return f'"{thing.revision}"'


def _check_headers(sent: Sent, event: Event, handler: Operation[Any, Any]) -> None:
    by_caller = ["Authorization"] if event["requestContext"].get("authorizer") else []
    by_preference = ["Accept"] if handler.page else []
    varying = [*by_caller, *by_preference, "Accept-Encoding"]
    assert sent.headers["Vary"] == ", ".join(varying)
    assert sent.headers["X-Request-Id"] == event["requestContext"]["requestId"]
    assert COMMON_HEADERS.items() <= sent.headers.items()
    described = sent.body is not None or sent.status == HTTPStatus.NOT_MODIFIED
    assert ("Content-Type" in sent.headers) == described


def _check_answer(answer: ProxyAnswer, sent: Sent, handler: Operation[Any, Any]) -> None:
    contract = contract_of(handler)
    if sent.status == HTTPStatus.NOT_MODIFIED:
        assert sent.body is None
        assert sent.headers["ETag"]
    elif sent.headers.get("Content-Type") == HTML:
        _check_page(sent, handler, contract)
    elif sent.status == contract.status:
        _check_document(answer, contract)
    else:
        problem, media_type = (
            (OAuthError, JSON_TYPE) if handler.speaks_oauth else (Problem, PROBLEM_TYPE)
        )
        _adapter(problem).validate_json(answer["body"], strict=True, extra="forbid")
        assert sent.headers["Content-Type"] == media_type
        assert sent.headers["Cache-Control"] == "no-store"
        documented = {(status_of(kind), type_of(kind)) for kind in refused_by(handler.name)}
        assert (sent.status, sent.body["type"]) in documented | {(500, "about:blank")}, (
            f"{handler.name} answers {sent.status} {sent.body['type']}: name the refusal in its "
            "@operation(…, refuses=(…,))"
        )
        assert sent.body["status"] == sent.status
        assert "Retry-After" in sent.headers or sent.status not in COMES_BACK


def _check_page(sent: Sent, handler: Operation[Any, Any], contract: Contract) -> None:
    refusals = {status_of(kind) for kind in refused_by(handler.name)}
    assert HTML in contract.media_types or handler.page
    assert sent.status in refusals | {HTTPStatus.OK, HTTPStatus.INTERNAL_SERVER_ERROR}
    assert sent.headers["X-Content-Type-Options"] == "nosniff"


def _check_document(answer: ProxyAnswer, contract: Contract) -> None:
    if contract.document is None:
        assert "body" not in answer
        return
    assert answer["headers"]["Content-Type"] == JSON_TYPE
    adapter = _adapter(contract.document)
    adapter.validate_json(answer["body"], strict=True, extra="forbid")


@cache
def _adapter(document: Any) -> TypeAdapter[Any]:
    return TypeAdapter(document)
