"""The one place that says what a refusal means in HTTP, as a problem document (RFC 9457)."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Literal, NotRequired, TypedDict

from shared.domain.archive.errors import ArchiveFailed, ArchiveSlow
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
from shared.domain.receipts import IdempotencyKeyReused
from shared.domain.sessions.errors import (
    InvalidGrant,
    InvalidRefreshToken,
    RefreshTokenReused,
)

PROBLEM_TYPE = "application/problem+json"

BODY_LARGEST = 64 * 1024  # bytes; the largest document of this API has a few thousand

_BUSY_SECONDS = 1  # until a busy service may be asked again

# What an error_description cannot have (RFC 6749 §5.2).
_NOT_IN_OAUTH_ERRORS = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")

type InputSource = Literal["body", "query", "header"]


class ContentTooLarge(Refusal):
    """The body is larger than any that this API takes."""

    detail = f"The body is larger than the {BODY_LARGEST:,} bytes that this API takes."


class UnsupportedMediaType(Refusal):
    """The body is of a media type that this operation does not take."""

    detail = "The body's media type is not taken here."

    def __init__(self, taken: Sequence[str]) -> None:
        super().__init__(taken)
        self._taken = taken

    def __str__(self) -> str:
        return f"The Content-Type must be {' or '.join(self._taken)}, in UTF-8."


class UnknownParameter(Invalid):
    """The query has a parameter that this operation does not know."""


class InvalidHeader(Invalid):
    """A header of the request breaks a rule."""


class InvalidTokenRequest(Refusal):
    """A request of OAuth that lacks something, or has something malformed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self._fault = fault

    def __str__(self) -> str:
        words = " ".join([*map(str, self._fault.path), self._fault.reason])
        return _NOT_IN_OAUTH_ERRORS.sub("?", words)


class UnsupportedGrantType(Refusal):
    """A token request of a grant type that is not known here."""

    detail = "The grant_type is not known here."


# What the routes of OAuth answer 400 to (RFC 6749 §5.2), in a document of its own.
_OAUTH_ERRORS: Mapping[type[Refusal], str] = {
    InvalidGrant: "invalid_grant",
    InvalidRefreshToken: "invalid_grant",
    RefreshTokenReused: "invalid_grant",
    InvalidTokenRequest: "invalid_request",
    UnsupportedGrantType: "unsupported_grant_type",
}

# The first that fits counts, so the particular stand before the general.
_STATUSES: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (Invalid, HTTPStatus.BAD_REQUEST),
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

# Refusals that say no more than their status does.
_PLAIN = (
    Unauthenticated,
    Forbidden,
    NotFound,
    ContentTooLarge,
    UnsupportedMediaType,
    Busy,
)


class FieldProblem(TypedDict):
    """What is wrong with a field (a JSON pointer), a parameter of the query, or a header."""

    detail: str
    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]


class OAuthError(TypedDict):
    """A refusal by one of the routes of OAuth (RFC 6749 §5.2)."""

    error: str
    error_description: str


class Problem(TypedDict):
    """A problem document."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[FieldProblem]]


def status_of(refusal: type[Refusal]) -> HTTPStatus:
    """Return the HTTP status of a kind of refusal."""
    if refusal in _OAUTH_ERRORS:
        return HTTPStatus.BAD_REQUEST
    for kind, status in _STATUSES:
        if issubclass(refusal, kind):
            return status
    raise LookupError(refusal)


def type_of(refusal: type[Refusal]) -> str:
    """Return the URI that names a kind of refusal."""
    return "about:blank" if refusal in _PLAIN else f"urn:orrery:problem:{_words(refusal, '-')}"


def retry_after(refusal: Refusal) -> int | None:
    """Return the seconds after which the same request can succeed, where waiting helps."""
    match refusal:
        case TooManyAttempts():
            return refusal.retry_after
        case Busy():
            return _BUSY_SECONDS
        case _:
            return None


def oauth_error_of(refusal: Refusal) -> OAuthError | None:
    """Describe a refusal as RFC 6749 wants it, if it is one of those."""
    error = _OAUTH_ERRORS.get(type(refusal))
    return {"error": error, "error_description": str(refusal)} if error else None


def problem_of(refusal: Refusal, *, request_id: str, source: InputSource) -> Problem:
    """Describe a refusal; `source` is where the operation's input came from."""
    kind = type(refusal)
    status = status_of(kind)
    problem: Problem = {
        "type": type_of(kind),
        "title": status.phrase if kind in _PLAIN else _words(kind, " ").capitalize(),
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
    """Describe a failure of our own, without a word of what it was."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": "Something went wrong on our side.",
        "instance": f"urn:uuid:{request_id}",
    }


def _words(kind: type[Refusal], separator: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", separator, kind.__name__).lower()


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
    """Replace lone surrogates, which no answer could carry."""
    return str(step).encode("utf-8", "replace").decode()
