"""Builds the events that API Gateway sends to Lambda: version 1.0, as a REST API does.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import re
import secrets
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

from local.gateway.http import Headers, Request, named
from sam_template.account import ACCOUNT_ID, PARTITION, REGION

API_ID = "local"
DOMAIN_NAME = "localhost"

DROPPED_REQUEST_HEADERS = frozenset(
    {
        "connection",
        "content-md5",
        "expect",
        "keep-alive",
        "max-forwards",
        "proxy-authenticate",
        "proxy-connection",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)
"""What no function sees: AWS's "important notes for REST APIs", and hop-by-hop headers."""

GATEWAY_HEADERS = ("X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto")


def _trace_id() -> str:
    return f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)}"


REQUEST_ID_HEADER = "x-amzn-RequestId"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Arrival:
    """What API Gateway notes when a request comes in: ids of its own, and the time."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    extended_request_id: str = field(default_factory=lambda: secrets.token_urlsafe(11) + "=")
    trace_id: str = field(default_factory=_trace_id)
    epoch_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    @classmethod
    def of(cls, request: Request) -> Self:
        """Note the arrival of a request; a client may choose its id, any UUID."""
        chosen = request.header(REQUEST_ID_HEADER)
        return cls(request_id=chosen) if chosen and _UUID.fullmatch(chosen) else cls()

    @property
    def request_time(self) -> str:
        """The time in the form of a common log, such as `09/Apr/2026:12:34:56 +0000`."""
        return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(self.epoch_ms / 1000))


def method_arn(stage: str, request: Request) -> str:
    """Return the ARN that a policy allows or denies: of the requested path, not of its resource."""
    api = f"arn:{PARTITION}:execute-api:{REGION}:{ACCOUNT_ID}:{API_ID}"
    return f"{api}/{stage}/{request.method}/{request.path.removeprefix('/')}"


def request_context(
    request: Request,
    arrival: Arrival,
    stage: str,
    resource_path: str | None,
    resource_id: str | None,
) -> dict[str, Any]:
    """Build the `requestContext`; where no resource was found, it has none."""
    return {
        "accountId": ACCOUNT_ID,
        "apiId": API_ID,
        "domainName": DOMAIN_NAME,
        "domainPrefix": DOMAIN_NAME,
        "extendedRequestId": arrival.extended_request_id,
        "httpMethod": request.method,
        "identity": _identity(request),
        "path": request.path,
        "protocol": request.protocol,
        "requestId": arrival.request_id,
        "requestTime": arrival.request_time,
        "requestTimeEpoch": arrival.epoch_ms,
        "resourceId": resource_id,
        "resourcePath": resource_path,
        "stage": stage,
    }


def proxy_event(
    request: Request,
    arrival: Arrival,
    context: Mapping[str, Any],
    path_parameters: Mapping[str, str],
    binary: bool,
) -> dict[str, Any]:
    """Build the event of a Lambda proxy integration; what is empty is null in it.

    A body is text to API Gateway, unless its media type is among the API's binary ones: bytes that
    are not UTF-8 arrive as U+FFFD, they are not sent as base64.
    """
    query = _query(request)
    encoded = binary and bool(request.body)
    return {
        **_common(request, arrival, context),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _grouped(query) or None,
        "pathParameters": dict(path_parameters) or None,
        "stageVariables": None,
        "body": _body(request.body, encoded),
        "isBase64Encoded": encoded,
    }


def authorizer_event(
    request: Request,
    arrival: Arrival,
    context: Mapping[str, Any],
    path_parameters: Mapping[str, str],
) -> dict[str, Any]:
    """Build the event of a REQUEST authorizer; what is empty is an empty object in it."""
    query = _query(request)
    return {
        "type": "REQUEST",
        "methodArn": method_arn(context["stage"], request),
        **_common(request, arrival, context),
        "queryStringParameters": dict(query),
        "multiValueQueryStringParameters": _grouped(query),
        "pathParameters": dict(path_parameters),
        "stageVariables": {},
    }


def token_event(token: str, arn: str) -> dict[str, Any]:
    """Build the event of a TOKEN authorizer, which sees nothing else of the request."""
    return {"type": "TOKEN", "methodArn": arn, "authorizationToken": token}


def query_parameter(request: Request, name: str) -> str | None:
    """Find the value of a query parameter, the last one where it came more than once."""
    return dict(_query(request)).get(name)


def _common(request: Request, arrival: Arrival, context: Mapping[str, Any]) -> dict[str, Any]:
    headers = _forwarded(request, arrival)
    return {
        "resource": context["resourcePath"],
        "path": request.path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "requestContext": dict(context),
    }


def _forwarded(request: Request, arrival: Arrival) -> dict[str, list[str]]:
    """Collect the headers that a function sees, spelled as sent, with the gateway's own."""
    addresses = [value for _, value in named(request.headers, "X-Forwarded-For")]
    hidden = DROPPED_REQUEST_HEADERS | {name.lower() for name in GATEWAY_HEADERS}
    own: Headers = (
        ("X-Amzn-Trace-Id", arrival.trace_id),
        ("X-Forwarded-For", ", ".join([*addresses, request.source_ip])),
        ("X-Forwarded-Port", str(request.server_port)),
        ("X-Forwarded-Proto", "http"),
    )
    sent = [header for header in request.headers if header[0].lower() not in hidden]
    spelling: dict[str, str] = {}
    return _grouped(
        (spelling.setdefault(name.lower(), name), value) for name, value in (*sent, *own)
    )


def _identity(request: Request) -> dict[str, str | None]:
    return {
        "accessKey": None,
        "accountId": None,
        "caller": None,
        "cognitoAuthenticationProvider": None,
        "cognitoAuthenticationType": None,
        "cognitoIdentityId": None,
        "cognitoIdentityPoolId": None,
        "principalOrgId": None,
        "sourceIp": request.source_ip,
        "user": None,
        "userAgent": request.header("User-Agent"),
        "userArn": None,
    }


def _query(request: Request) -> list[tuple[str, str]]:
    """Decode the query; API Gateway splits it at semicolons too."""
    return parse_qsl(request.query.replace(";", "&"), keep_blank_values=True)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def _body(body: bytes, encoded: bool) -> str | None:
    if not body:
        return None
    return base64.b64encode(body).decode() if encoded else body.decode(errors="replace")
