"""Reads a request's body from a connection, within API Gateway's limits (RFC 9112)."""

from typing import BinaryIO

from local.gateway.gateway_responses import Refusal
from local.gateway.http import Headers, named
from local.gateway.refused import Refused

HEADERS_LIMIT = 10_240
"""API Gateway's quota for the request line and the values of all headers, in bytes."""

BODY_LIMIT = 10_485_760
"""API Gateway's quota for a body, in bytes: 10 MB."""

LINE_LIMIT = 8_192
"""The longest line of a chunked body: a chunk's size or a trailer."""


def check_head(request_line: str, headers: Headers) -> None:
    """Refuse a request line or headers that API Gateway would not take."""
    if len(request_line) > HEADERS_LIMIT:
        raise Refused(Refusal.URI_TOO_LONG)
    if len(request_line) + sum(len(value) for _, value in headers) > HEADERS_LIMIT:
        raise Refused(Refusal.HEADERS_TOO_LARGE)
    if any(character in value for _, value in headers for character in "\r\n\0"):
        raise Refused(Refusal.MALFORMED_REQUEST)


def has_body(headers: Headers) -> bool:
    """Whether the headers announce a body."""
    return bool(named(headers, "Transfer-Encoding") or named(headers, "Content-Length"))


def check_length(headers: Headers) -> None:
    """Refuse a body by what its headers say of it, before a byte of it is read."""
    if not _is_chunked(headers) and _length(headers) > BODY_LIMIT:
        raise Refused(Refusal.BODY_TOO_LARGE)


def read_body(stream: BinaryIO, headers: Headers) -> bytes:
    """Read the body that `check_length` let pass, or raise Refused."""
    if _is_chunked(headers):
        return _read_chunks(stream)
    return _read_exactly(stream, _length(headers))


def _is_chunked(headers: Headers) -> bool:
    codings = [value.strip().lower() for _, value in named(headers, "Transfer-Encoding")]
    if not codings:
        return False
    if codings != ["chunked"] or named(headers, "Content-Length"):
        raise Refused(Refusal.MALFORMED_REQUEST)
    return True


def _length(headers: Headers) -> int:
    values = {value.strip() for _, value in named(headers, "Content-Length")} or {"0"}
    if len(values) > 1:
        raise Refused(Refusal.MALFORMED_REQUEST)
    return _number(values.pop(), base=10)


def _number(text: str, base: int) -> int:
    """Read a number of digits only: `int` alone would take signs, spaces and underscores."""
    if not (text.isascii() and text.isalnum()):
        raise Refused(Refusal.MALFORMED_REQUEST)
    try:
        return int(text, base)
    except ValueError as error:
        raise Refused(Refusal.MALFORMED_REQUEST) from error


def _read_chunks(stream: BinaryIO) -> bytes:
    body = bytearray()
    while size := _number(_read_line(stream).partition(";")[0].strip(), base=16):
        if len(body) + size > BODY_LIMIT:
            raise Refused(Refusal.BODY_TOO_LARGE)
        body += _read_exactly(stream, size)
        if _read_line(stream):
            raise Refused(Refusal.MALFORMED_REQUEST)
    _skip_trailers(stream)
    return bytes(body)


def _skip_trailers(stream: BinaryIO) -> None:
    length = 0
    while line := _read_line(stream):
        length += len(line)
        if length > HEADERS_LIMIT:
            raise Refused(Refusal.HEADERS_TOO_LARGE)


def _read_line(stream: BinaryIO) -> str:
    line = stream.readline(LINE_LIMIT + 1)
    if not line.endswith(b"\n"):
        raise Refused(Refusal.MALFORMED_REQUEST)
    return line.decode("latin-1").rstrip("\r\n")


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise Refused(Refusal.MALFORMED_REQUEST)
    return data
