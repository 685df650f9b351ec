"""An operation of the API: its input, its service, its answers and its refusals.

The signature of an operation is its contract. The tests check every answer against it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Protocol, overload

from shared.adapters import settings
from shared.adapters.observability.aws_calls import noted_calls
from shared.adapters.observability.logs import begin_request, log_failure, logger
from shared.adapters.observability.metrics import Metric, count, counting
from shared.domain.errors import Fault, Refusal, VersionMismatch
from shared.entrypoints.api_gateway.answers import (
    NO_STORE,
    Answer,
    Created,
    Html,
    ProxyAnswer,
    Redirect,
    Text,
    Versioned,
)
from shared.entrypoints.api_gateway.conditions import content_hash
from shared.entrypoints.api_gateway.problems import (
    PROBLEM_TYPE,
    InputSource,
    Problem,
    UnknownParameter,
    internal_problem,
    oauth_error_of,
    problem_of,
    retry_after,
)
from shared.entrypoints.api_gateway.request import Request
from shared.entrypoints.initialization import prepare

_NO_COUNTS: Mapping[type[Refusal], Metric] = {}


class Reads[Input](Protocol):
    """What an operation reads from its request."""

    @property
    def source(self) -> InputSource:
        """The part of the request that is read."""
        ...

    @property
    def is_oauth(self) -> bool:
        """Whether this is an OAuth request, refused in OAuth's terms (RFC 6749 §5.2)."""
        ...

    def read(self, request: Request) -> Input:
        """Return the input, or raise Invalid, ContentTooLarge or UnsupportedMediaType."""
        ...


class OutcomePage(Protocol):
    """Shows how an operation ended on a page, to clients that prefer HTML."""

    def done(self) -> Text[Html]:
        """Say that it succeeded."""
        ...

    def refused(self, problem: Problem, request: Request) -> Text[Html]:
        """Say why it did not, and how to go on."""
        ...


@dataclass(frozen=True)
class Deprecation:
    """Says that an operation should no longer be used (RFC 9745, RFC 8594)."""

    since: datetime
    sunset: datetime
    successor: str

    def headers(self, base_path: str) -> Mapping[str, str]:
        """Return the headers that say so."""
        return {
            "Deprecation": f"@{self.since.timestamp():.0f}",
            "Sunset": format_datetime(self.sunset.astimezone(UTC), usegmt=True),
            "Link": f'<{base_path}{self.successor}>; rel="successor-version"',
        }


@dataclass(frozen=True)
class Operation[Service, Document]:
    """One operation, called by Lambda with API Gateway's proxy event.

    `handle` is the operation's own function, and `service` makes the service that it calls.
    `refuses` lists the refusals of its use case; those that all operations share are implied.
    `counts` maps refusals to the metrics that count them. `page` makes the page that shows the
    outcome in the place of a problem, or of nothing, to clients that prefer HTML.
    """

    handle: Callable[..., Answer[Document]]
    service: Callable[[], Service]
    reads: Reads[Any] | None
    refuses: tuple[type[Refusal], ...]
    deprecated: Deprecation | None
    counts: Mapping[type[Refusal], Metric]
    page: Callable[[], OutcomePage] | None

    def __post_init__(self) -> None:
        prepare(self.service)

    @counting()
    def __call__(self, event: Mapping[str, Any], context: object) -> ProxyAnswer:
        request = Request(event)
        begin_request(request.id, request.extended_id)
        proxy_answer = self._answered(request)
        status = proxy_answer["statusCode"]
        logger.info("answered", operation=self.name, status=status, aws_calls=noted_calls())
        return proxy_answer

    @property
    def name(self) -> str:
        """The verb and noun of the operation, which are its module's name."""
        return self.handle.__module__.rpartition(".")[2]

    @property
    def speaks_oauth(self) -> bool:
        """Whether OAuth clients call this operation and get errors in OAuth's terms."""
        return self.reads is not None and self.reads.is_oauth

    @property
    def takes_no_query(self) -> bool:
        """Whether a query is refused. OAuth ignores unknown parameters (RFC 6749 §3.2)."""
        return self.reads is None or (self.reads.source == "body" and not self.reads.is_oauth)

    def _answered(self, request: Request) -> ProxyAnswer:
        headers = self._common_headers(request)
        try:
            return _proxy_answer(self._answer(request), request, headers)
        except Refusal as refusal:
            self._count(refusal)
            return self._refused(refusal, request, headers)
        except Exception as error:
            log_failure("failed", error, operation=self.name)
            return self._problem_answer(internal_problem(request_id=request.id), request, headers)

    def _count(self, refusal: Refusal) -> None:
        for kind, metric in self.counts.items():
            if isinstance(refusal, kind):
                count(metric)

    def _refused(
        self, refusal: Refusal, request: Request, headers: Mapping[str, str]
    ) -> ProxyAnswer:
        source = self.reads.source if self.reads else "query"
        problem = problem_of(refusal, request_id=request.id, source=source)
        seconds = retry_after(refusal)
        retry = {"Retry-After": str(seconds)} if seconds else {}
        return self._problem_answer(problem, request, {**headers, **retry})

    def _problem_answer(
        self, problem: Problem, request: Request, headers: Mapping[str, str]
    ) -> ProxyAnswer:
        all_headers = {**headers, **NO_STORE}
        if self.page is not None and request.prefers_html:
            shown = self.page().refused(problem, request)
            return _text_answer(problem["status"], shown, {**all_headers, **shown.headers})
        if self.speaks_oauth:
            return _json_answer(problem["status"], oauth_error_of(problem), all_headers)
        of_problems = {"Content-Type": PROBLEM_TYPE}
        return _json_answer(problem["status"], problem, {**all_headers, **of_problems})

    def _answer(self, request: Request) -> Answer[Document] | Text[Html]:
        request.check_path()
        if self.takes_no_query:
            _refuse_query(request)
        service = self.service()
        given = () if self.reads is None else (self.reads.read(request),)
        answer = self.handle(request, service, *given)
        if self.page is not None and answer.body is None and request.prefers_html:
            return self.page().done()
        return answer

    def _common_headers(self, request: Request) -> Mapping[str, str]:
        deprecation = self.deprecated.headers(request.base_path) if self.deprecated else {}
        return {
            "Access-Control-Allow-Origin": settings.cors_origin(),
            "Access-Control-Expose-Headers": "ETag,Location,Link,Retry-After,X-Request-Id",
            "Vary": self._varying(request),
            "X-Request-Id": request.id,
            **deprecation,
        }

    def _varying(self, request: Request) -> str:
        """Return the headers that the answer depends on; API Gateway compresses it on request."""
        caller = "Authorization, " if request.needs_caller else ""
        preference = "Accept, " if self.page is not None else ""
        return f"{caller}{preference}Accept-Encoding"


@overload
def operation[Service, Document](
    service: Callable[[], Service],
    *,
    refuses: tuple[type[Refusal], ...] = (),
) -> Callable[
    [Callable[[Request, Service], Answer[Document]]],
    Operation[Service, Document],
]: ...


@overload
def operation[Service, Input, Document](
    service: Callable[[], Service],
    *,
    reads: Reads[Input],
    refuses: tuple[type[Refusal], ...] = (),
    deprecated: Deprecation | None = None,
    counts: Mapping[type[Refusal], Metric] = _NO_COUNTS,
    page: Callable[[], OutcomePage] | None = None,
) -> Callable[
    [Callable[[Request, Service, Input], Answer[Document]]],
    Operation[Service, Document],
]: ...


def operation[Service, Document](
    service: Callable[[], Service],
    *,
    reads: Reads[Any] | None = None,
    refuses: tuple[type[Refusal], ...] = (),
    deprecated: Deprecation | None = None,
    counts: Mapping[type[Refusal], Metric] = _NO_COUNTS,
    page: Callable[[], OutcomePage] | None = None,
) -> Callable[[Callable[..., Answer[Document]]], Operation[Service, Document]]:
    """Turn a function of the request, the service and the input into an operation."""

    def decorate(handle: Callable[..., Answer[Document]]) -> Operation[Service, Document]:
        return Operation(handle, service, reads, refuses, deprecated, counts, page)

    return decorate


def _refuse_query(request: Request) -> None:
    faults = [Fault((name,), "is not a parameter of this operation") for name in request.query]
    if faults:
        raise UnknownParameter.because_of(*faults)


def _proxy_answer(answer: Answer[Any], request: Request, headers: Mapping[str, str]) -> ProxyAnswer:
    all_headers = {**headers, "Cache-Control": _caching(request), **answer.headers}
    if isinstance(answer, Created):
        all_headers["Location"] = f"{request.path.rstrip('/')}/{answer.new_id}"
    if isinstance(answer, Redirect):
        all_headers["Location"] = f"{request.base_path}{answer.path}"
    if answer.body is None:
        return {"statusCode": answer.status, "headers": all_headers}
    proxy = _with_body(answer, all_headers)
    if isinstance(answer, Versioned):
        return _tagged(proxy, answer.revision, request)
    return _tagged(proxy, content_hash(proxy["body"]), request) if request.is_read else proxy


def _with_body(answer: Answer[Any], headers: Mapping[str, str]) -> ProxyAnswer:
    if isinstance(answer, Text):
        return _text_answer(answer.status, answer, headers)
    return _json_answer(answer.status, answer.body, headers)


def _caching(request: Request) -> str:
    """Let a private cache store what was read, if it revalidates it every time."""
    return "private, no-cache" if request.is_read else "no-store"


def _tagged(proxy: ProxyAnswer, tag: str, request: Request) -> ProxyAnswer:
    """Add the entity tag; if the request only reads, apply its conditions (RFC 9110 §13.2.2)."""
    headers = {**proxy["headers"], "ETag": f'"{tag}"'}
    if request.is_read and not request.expected.includes(tag):
        raise VersionMismatch
    if request.is_read and tag in request.expected.none_of:
        # With its Content-Type: API Gateway would add its own, by which a cache relabels what
        # it has (RFC 9111 §3.2).
        return {"statusCode": HTTPStatus.NOT_MODIFIED, "headers": headers}
    return {**proxy, "headers": headers}


def _text_answer(status: int, text: Text[Any], headers: Mapping[str, str]) -> ProxyAnswer:
    own = {"Content-Type": text.media_type, "X-Content-Type-Options": "nosniff"}
    return {"statusCode": status, "headers": {**own, **headers}, "body": text.body}


def _json_answer(status: int, body: object, headers: Mapping[str, str]) -> ProxyAnswer:
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", **headers},
        "body": json.dumps(body, ensure_ascii=False),
    }
