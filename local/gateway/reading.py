"""The limits within which API Gateway reads a request (RFC 9112)."""

from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, named
from local.gateway.refused import Refused

HEADERS_LIMIT = 10_240
"""API Gateway's quota for the request line and the values of all headers, in bytes."""

BODY_LIMIT = 10_485_760
"""API Gateway's quota for a body, in bytes: 10 MB."""

PROTOCOLS = ("HTTP/1.0", "HTTP/1.1")


def check_head(request: Request, request_line: int) -> None:
    """Refuse what API Gateway would not take, by the head alone; `request_line` is its length."""
    if request_line > HEADERS_LIMIT:
        raise Refused(GatewayError.URI_TOO_LONG)
    if request_line + sum(len(value) for _, value in request.headers) > HEADERS_LIMIT:
        raise Refused(GatewayError.HEADERS_TOO_LARGE)
    lengths = named(request.headers, "Content-Length")
    if request.protocol not in PROTOCOLS or (
        lengths and named(request.headers, "Transfer-Encoding")
    ):
        raise Refused(GatewayError.MALFORMED_REQUEST)
    if any(int(value) > BODY_LIMIT for _, value in lengths):
        raise Refused(GatewayError.BODY_TOO_LARGE)
