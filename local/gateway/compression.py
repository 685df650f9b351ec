"""Compresses answers and expands requests, as API Gateway does.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gzip-compression-decompression.html
"""

import gzip
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from werkzeug.http import parse_accept_header

from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response, named
from local.gateway.reading import BODY_LIMIT
from local.gateway.refused import Refused

_ENCODING = "Content-Encoding"
IDENTITY = "identity"
QUICK = 1
"""zlib's level: on this machine, time matters more than size."""

_COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, QUICK, mtime=0),
    "deflate": lambda body: zlib.compress(body, QUICK),
}
_WINDOW_BITS: Mapping[str, int] = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def compressed(response: Response, request: Request, minimum: int | None) -> Response:
    """Compress a body of at least `minimum` bytes (None is never) if the client accepts that."""
    if minimum is None or len(response.body) < minimum or named(response.headers, _ENCODING):
        return response
    coding = _accepted(request)
    if coding is None:
        return response
    return replace(
        response,
        headers=(*response.headers, (_ENCODING, coding)),
        body=_COMPRESS[coding](response.body),
    )


def expanded(request: Request) -> Request:
    """Expand a compressed body; raise Refused where it is not what its header says."""
    coding = (request.header(_ENCODING) or IDENTITY).strip().lower()
    if coding == IDENTITY:
        return request
    if coding not in _WINDOW_BITS:
        raise Refused(GatewayError.UNSUPPORTED_CODING)
    return replace(request, body=_expand(request.body, _WINDOW_BITS[coding]))


def _accepted(request: Request) -> str | None:
    accepted = parse_accept_header(request.header("Accept-Encoding"))
    return next((coding for coding in _COMPRESS if accepted.quality(coding) > 0), None)


def _expand(body: bytes, window_bits: int) -> bytes:
    stream = zlib.decompressobj(window_bits)
    try:
        plain = stream.decompress(body, BODY_LIMIT + 1)
    except zlib.error as error:
        raise Refused(GatewayError.UNSUPPORTED_CODING) from error
    if len(plain) > BODY_LIMIT:
        raise Refused(GatewayError.BODY_TOO_LARGE)
    if not stream.eof:
        raise Refused(GatewayError.UNSUPPORTED_CODING)
    return plain
