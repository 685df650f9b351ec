"""API Gateway's own answers, its "gateway responses": the template's, or AWS's where it has none.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from local.gateway.http import Response, with_defaults
from sam_template.gateway_responses import AWS_DEFAULT, GatewayResponse, is_static

_VARIABLE = re.compile(r"\$context((?:\.\w+)+)")


@dataclass(frozen=True)
class _Type:
    name: str
    status: int
    message: str | None
    exception: str
    is_early: bool = False
    """Whether AWS refuses it before it knows the API, and its gateway responses."""


class GatewayError(Enum):
    """Why the gateway answers itself, with AWS's response type, status, message and exception.

    Where AWS documents no type of its own, the template's default for the class of the status
    applies here. So it does where AWS refuses before it knows the API, but with the refusal's own
    status, in a problem's body too.
    """

    ACCESS_DENIED = _Type(
        "ACCESS_DENIED",
        403,
        "User is not authorized to access this resource",
        "AccessDeniedException",
    )
    EXPLICIT_DENY = _Type(
        "ACCESS_DENIED",
        403,
        "User is not authorized to access this resource with an explicit deny",
        "AccessDeniedException",
    )
    UNAUTHORIZED = _Type("UNAUTHORIZED", 401, "Unauthorized", "UnauthorizedException")
    INVALID_API_KEY = _Type("INVALID_API_KEY", 403, "Forbidden", "ForbiddenException")
    QUOTA_EXCEEDED = _Type("QUOTA_EXCEEDED", 429, "Limit Exceeded", "LimitExceededException")
    THROTTLED = _Type("THROTTLED", 429, "Too Many Requests", "TooManyRequestsException")
    AUTHORIZER_FAILURE = _Type("AUTHORIZER_FAILURE", 500, None, "AuthorizerFailureException")
    AUTHORIZER_CONFIGURATION_ERROR = _Type(
        "AUTHORIZER_CONFIGURATION_ERROR", 500, None, "AuthorizerConfigurationException"
    )
    NO_ROUTE = _Type(
        "MISSING_AUTHENTICATION_TOKEN",
        403,
        "Missing Authentication Token",
        "MissingAuthenticationTokenException",
    )
    BODY_TOO_LARGE = _Type(
        "REQUEST_TOO_LARGE", 413, "Request Too Long", "RequestEntityTooLargeException"
    )
    UNSUPPORTED_CODING = _Type(
        "UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type", "UnsupportedMediaTypeException"
    )
    MALFORMED_REQUEST = _Type(
        "DEFAULT_4XX", 400, "Bad Request", "BadRequestException", is_early=True
    )
    REQUEST_TIMEOUT = _Type(
        "DEFAULT_4XX", 408, "Request Timeout", "RequestTimeoutException", is_early=True
    )
    URI_TOO_LONG = _Type("DEFAULT_4XX", 414, "URI Too Long", "BadRequestException", is_early=True)
    HEADERS_TOO_LARGE = _Type(
        "DEFAULT_4XX",
        431,
        "Request Header Fields Too Large",
        "BadRequestException",
        is_early=True,
    )
    FUNCTION_FAILED = _Type(
        "DEFAULT_5XX", 502, "Internal server error", "InternalServerErrorException"
    )
    GATEWAY_FAILED = _Type(
        "DEFAULT_5XX", 500, "Internal server error", "InternalServerErrorException"
    )
    INTEGRATION_TIMEOUT = _Type(
        "INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", "InternalServerErrorException"
    )


@dataclass(frozen=True)
class GatewayResponses:
    """The gateway responses of one API, by their type."""

    custom: Mapping[str, GatewayResponse] = field(default_factory=dict)

    def answer(self, refusal: GatewayError, context: Mapping[str, Any]) -> Response:
        """Answer a refused request; `context` is its `requestContext`."""
        kind = refusal.value
        fallback = self.custom.get(f"DEFAULT_{kind.status // 100}XX", AWS_DEFAULT)
        custom = self.custom.get(kind.name, fallback)
        variables = {**context, "error": _error_variables(kind)}
        headers = tuple((name, _header(value, variables)) for name, value in custom.headers)
        defaults = [("Content-Type", custom.content_type), ("x-amzn-ErrorType", kind.exception)]
        body = _fill_in(custom.body, variables)
        return Response(
            status=kind.status if kind.is_early else custom.status or kind.status,
            headers=with_defaults(headers, defaults),
            body=(_with_status(body, kind.status) if kind.is_early else body).encode(),
        )


def _with_status(body: str, status: int) -> str:
    """Replace the status in a problem document (RFC 9457); leave other documents as they are."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    if not (isinstance(document, dict) and "status" in document):
        return body
    return json.dumps({**document, "status": status})


def _header(value: str, variables: Mapping[str, Any]) -> str:
    if is_static(value):
        return value[1:-1]
    return _variable(value.removeprefix("context."), variables)


def _error_variables(kind: _Type) -> dict[str, str]:
    return {
        "message": kind.message or "",
        "messageString": json.dumps(kind.message),
        "responseType": kind.name,
    }


def _fill_in(template: str, variables: Mapping[str, Any]) -> str:
    """Replace `$context.…`, the only thing that the template language of these answers does."""
    return _VARIABLE.sub(lambda found: _variable(found[1][1:], variables), template)


def _variable(path: str, variables: Mapping[str, Any]) -> str:
    """Look up a context variable such as `identity.sourceIp`; an unknown one is empty."""
    value: Any = variables
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)
