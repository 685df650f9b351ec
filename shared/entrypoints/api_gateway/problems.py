"""The one place that maps refusals to HTTP, as problem documents (RFC 9457)."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Literal, NotRequired, TypedDict

from shared.domain.archive.errors import (
    ArchiveDown,
    ArchiveFailed,
    ArchiveSlow,
)
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import (
    Busy,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    VersionMismatch,
)
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.sessions.errors import (
    InvalidGrant,
    InvalidRefreshToken,
    RefreshTokenReused,
)

PROBLEM_TYPE = "application/problem+json"

BODY_LARGEST = 64 * 1024  # bytes; the largest document of this API has a few thousand

_BUSY_SECONDS = 1  # until clients may try a busy service again
_DOWN_SECONDS = 30  # until clients may try an archive again that gave no Retry-After

# Characters that an error_description must not have (RFC 6749 §5.2).
_NOT_IN_OAUTH_ERRORS = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")

# The problems for which RFC 6749 §5.2 has codes of their own.
_OAUTH_CODES = {
    "urn:orrery:problem:invalid-grant": "invalid_grant",
    "urn:orrery:problem:invalid-refresh-token": "invalid_grant",
    "urn:orrery:problem:unsupported-grant-type": "unsupported_grant_type",
}

type InputSource = Literal["body", "query", "header"]


class ContentTooLarge(Refusal):
    """The body is larger than any that this API takes."""

    name = ""
    detail = f"The body is larger than the {BODY_LARGEST:,} bytes that this API takes."


class UnsupportedMediaType(Refusal):
    """The body is of a media type that this operation does not take."""

    name = ""
    detail = "The body's media type is not taken here."

    def __init__(self, taken: Sequence[str]) -> None:
        super().__init__(taken)
        self._taken = taken

    def __str__(self) -> str:
        return f"The Content-Type must be {' or '.join(self._taken)}, in UTF-8."


class UnknownParameter(Invalid):
    """The query has a parameter that this operation does not know."""

    name = "unknown-parameter"


class InvalidHeader(Invalid):
    """A header of the request breaks a rule."""

    name = "invalid-header"


class AmbiguousAuthorization(Unauthenticated):
    """The request has several Authorization headers, so that it is open who is calling."""

    name = ""
    detail = "The Authorization header came more than once, with different values."


class UnsupportedGrantType(Refusal):
    """A token request of a grant type that is not known here."""

    name = "unsupported-grant-type"
    detail = "The grant_type is not known here."


# The first match counts, so specific refusals come before general ones.
_STATUSES: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (Invalid, HTTPStatus.BAD_REQUEST),
    (InvalidGrant, HTTPStatus.BAD_REQUEST),
    (InvalidRefreshToken, HTTPStatus.BAD_REQUEST),
    (RefreshTokenReused, HTTPStatus.BAD_REQUEST),
    (UnsupportedGrantType, HTTPStatus.BAD_REQUEST),
    (Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (VersionMismatch, HTTPStatus.PRECONDITION_FAILED),
    (IdempotencyKeyReused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ContentTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnsupportedMediaType, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (TooManyAttempts, HTTPStatus.TOO_MANY_REQUESTS),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
    (ArchiveSlow, HTTPStatus.GATEWAY_TIMEOUT),
    (ArchiveFailed, HTTPStatus.BAD_GATEWAY),
)


class FieldProblem(TypedDict):
    """What is wrong with a field (a JSON pointer), a parameter of the query, or a header."""

    detail: str
    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]


class Problem(TypedDict):
    """A problem document."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[FieldProblem]]


class OAuthError(Problem):
    """A problem that clients of OAuth understand, too (RFC 6749 §5.2)."""

    error: str
    error_description: str


def status_of(refusal: type[Refusal]) -> HTTPStatus:
    """Return the HTTP status of a kind of refusal."""
    for kind, status in _STATUSES:
        if issubclass(refusal, kind):
            return status
    raise LookupError(refusal)


def type_of(refusal: type[Refusal]) -> str:
    """Return the URI that identifies a kind of refusal."""
    return f"urn:orrery:problem:{refusal.name}" if refusal.name else "about:blank"


def retry_after(refusal: Refusal) -> int | None:
    """Return the seconds until the same request may succeed, or None if waiting is no help."""
    match refusal:
        case TooManyAttempts():
            return refusal.retry_after
        case Busy():
            return _BUSY_SECONDS
        case ArchiveDown():
            return refusal.retry_after or _DOWN_SECONDS
        case _:
            return None


def problem_of(refusal: Refusal, *, request_id: str, source: InputSource) -> Problem:
    """Describe a refusal; `source` is where the operation's input came from."""
    kind = type(refusal)
    status = status_of(kind)
    problem: Problem = {
        "type": type_of(kind),
        "title": kind.name.replace("-", " ").capitalize() if kind.name else status.phrase,
        "status": int(status),
        "detail": str(refusal),
        "instance": f"urn:uuid:{request_id}",
    }
    if isinstance(refusal, UnknownParameter):
        source = "query"
    if isinstance(refusal, InvalidHeader):
        source = "header"
    if isinstance(refusal, Invalid):
        problem["errors"] = [_field_problem(fault, source) for fault in refusal.faults]
    return problem


def internal_problem(*, request_id: str) -> Problem:
    """Describe an internal error without revealing anything about it."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": "Something went wrong on our side.",
        "instance": f"urn:uuid:{request_id}",
    }


def oauth_error_of(problem: Problem) -> OAuthError:
    """Add to a problem what OAuth clients read, with the codes of RFC 6749 §5.2 and §4.1.2.1."""
    code = _OAUTH_CODES.get(problem["type"]) or oauth_code_of(problem["status"])
    description = _NOT_IN_OAUTH_ERRORS.sub("?", _description_of(problem))
    return {**problem, "error": code, "error_description": description}


def oauth_code_of(status: int) -> str:
    """Return the OAuth code that says no more than an HTTP status does."""
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.SERVICE_UNAVAILABLE:
            return "temporarily_unavailable"
        case HTTPStatus.GATEWAY_TIMEOUT:
            return "temporarily_unavailable"
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return "server_error"
        case _:
            return "invalid_request"


def _description_of(problem: Problem) -> str:
    """Return the first fault of a request with its field's name, or else the problem's detail."""
    for fault in problem.get("errors", []):
        field = fault.get("pointer", "").removeprefix("#").removeprefix("/")
        return f"{field} {fault['detail']}".lstrip()
    return problem["detail"]


def _field_problem(fault: Fault, source: InputSource) -> FieldProblem:
    match source:
        case "query":
            return {"detail": fault.reason, "parameter": _printable(fault.path[0])}
        case "header":
            return {"detail": fault.reason, "header": _printable(fault.path[0])}
        case "body":
            pointer = "#" + "".join(map(_pointer_step, fault.path))
            return {"detail": fault.reason, "pointer": pointer}


def _pointer_step(step: str | int) -> str:
    """Write a step of a JSON pointer (RFC 6901)."""
    return "/" + _printable(step).replace("~", "~0").replace("/", "~1")


def _printable(step: str | int) -> str:
    """Replace lone surrogates, which no answer can carry."""
    return str(step).encode("utf-8", "replace").decode()
