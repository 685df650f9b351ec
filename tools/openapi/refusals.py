"""What an operation refuses: what its use case names, and what all of its kind refuse."""

import inspect
import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from shared.domain.errors import (
    Busy,
    Fault,
    Forbidden,
    NotFound,
    Refusal,
    Unauthenticated,
    VersionMismatch,
)
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.entrypoints.api_gateway.answers import HTML
from shared.entrypoints.api_gateway.inputs import JSON, Body, Grant, OAuthBody
from shared.entrypoints.api_gateway.operation import Reads
from shared.entrypoints.api_gateway.problems import (
    PROBLEM_TYPE,
    ContentTooLarge,
    OAuthError,
    Problem,
    UnknownParameter,
    UnsupportedGrantType,
    UnsupportedMediaType,
    internal_problem,
    oauth_error_of,
    problem_of,
    retry_after,
    status_of,
)
from shared.entrypoints.api_gateway.request import Request
from tools.openapi.headers import EVERYWHERE
from tools.openapi.routes import Route

HTML_TYPE = HTML.partition(";")[0]
REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"
_NOT_KNOWN = "moons"  # a name that no field and no parameter has


@dataclass(frozen=True)
class Cause:
    """Why an operation, or API Gateway for it, answers with an error.

    `document` is the type of the answer's document, None for a page, which has no example.
    """

    name: str
    status: int
    reason: str
    media_type: str
    document: Hashable
    example: Mapping[str, Any] | None
    headers: tuple[str, ...]


def causes_of(route: Route, example: Any) -> Iterator[Cause]:
    """Return why the operation of a route refuses; `example` is a body that it takes."""
    causes = [_cause(refusal, route) for refusal in refusals_of(route, example).values()]
    problem = internal_problem(request_id=REQUEST_ID)
    failure = ("InternalServerError", problem["status"], problem["detail"])
    causes.append(Cause(*failure, *_document(problem, route), _headers(route)))
    yield from causes
    if route.operation.page is not None:
        for cause in causes:
            yield replace(cause, media_type=HTML_TYPE, document=None, example=None)


def refusals_of(route: Route, example: Any) -> Mapping[type[Refusal], Refusal]:
    """Return one refusal of each kind that the operation of a route can answer with."""
    by_kind: dict[type[Refusal], Refusal] = {}
    for refusal in (*_understood(route, example), *(kind() for kind in route.operation.refuses)):
        by_kind.setdefault(type(refusal), refusal)
    return by_kind


def _understood(route: Route, example: Any) -> Iterator[Refusal]:
    reads = route.operation.reads
    if route.security:
        yield Unauthenticated()
        yield Forbidden()
    if any(name.endswith("_id") for name in route.path_parameters):
        yield NotFound()
    if route.operation.takes_no_query:
        fault = Fault((_NOT_KNOWN,), "is not a parameter of this operation")
        yield UnknownParameter.because_of(fault)
    if reads is not None:
        yield _misread(reads, example)
    if isinstance(reads, Grant):
        yield UnsupportedGrantType()
    if isinstance(reads, Body):
        yield ContentTooLarge()
        yield UnsupportedMediaType(reads.media_types)
    yield from _of_headers(route)
    if route.security or not route.is_read:
        yield Busy()


def _of_headers(route: Route) -> Iterator[Refusal]:
    if route.is_tagged:
        yield VersionMismatch()
    if route.is_tagged or VersionMismatch in route.operation.refuses:
        yield _refusal_of(lambda: Request(_event({"If-Match": "1"})).expected)
    if IdempotencyKeyReused in route.operation.refuses:
        yield _refusal_of(lambda: Request(_event({"Idempotency-Key": ""})).idempotency_key)


def _cause(refusal: Refusal, route: Route) -> Cause:
    kind = type(refusal)
    described = (kind.__name__, status_of(kind), inspect.getdoc(kind) or str(refusal))
    reads = route.operation.reads
    problem = problem_of(refusal, request_id=REQUEST_ID, source=reads.source if reads else "query")
    retry = ("Retry-After",) if retry_after(refusal) else ()
    return Cause(*described, *_document(problem, route), (*_headers(route), *retry))


def _document(problem: Problem, route: Route) -> tuple[str, Hashable, Mapping[str, Any]]:
    """Return the media type, the type and the text of an operation's answer for a problem."""
    if route.operation.speaks_oauth:
        return JSON, OAuthError, oauth_error_of(problem)
    return PROBLEM_TYPE, Problem, problem


def _headers(route: Route) -> tuple[str, ...]:
    deprecation = ("Deprecation", "Link", "Sunset") if route.operation.deprecated else ()
    return (*EVERYWHERE, "Cache-Control", *deprecation)


def _misread(reads: Reads[Any], example: Any) -> Refusal:
    """Return the problems of a request that an operation cannot read."""
    if isinstance(reads, OAuthBody):
        event = _event({"Content-Type": JSON}, body={})
    elif isinstance(reads, Body):
        event = _event({"Content-Type": JSON}, body={**example, _NOT_KNOWN: 2})
    else:
        event = _event(query={_NOT_KNOWN: ["2"]})
    return _refusal_of(lambda: reads.read(Request(event)))


def _event(
    headers: Mapping[str, str] = MappingProxyType({}), *, body: Any = None, query: Any = None
) -> Mapping[str, Any]:
    return {
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "multiValueQueryStringParameters": query,
        "body": None if body is None else json.dumps(body),
    }


def _refusal_of(attempt: Callable[[], object]) -> Refusal:
    try:
        attempt()
    except Refusal as refusal:
        return refusal
    raise AssertionError("it should have been refused")
