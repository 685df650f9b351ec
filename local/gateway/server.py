"""Carries HTTP/1.1 between the network and an application, with connections that stay open.

Werkzeug's server closes each connection after its answer and joins repeated headers, so this one
stands on the standard library's parser instead.
"""

import re
import socket
import socketserver
import sys
import time
from dataclasses import replace
from email.errors import (
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from http import HTTPStatus
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import quote

from local.gateway.gateway_responses import Refusal
from local.gateway.http import Headers, Request, Response
from local.gateway.reading import check_head, check_length, has_body, read_body
from local.gateway.refused import Refused

HOST = "127.0.0.1"
IDLE_SECONDS = 60.0
"""How long a connection may be silent, between requests or in one."""

LINGER_SECONDS = 2.0
LINGER_BYTES = 64 * 1024 * 1024
LINGER_CHUNK = 64 * 1024
"""How long, and how much, is read of a refused body: closed at once, the answer would be lost."""

TARGET_CHARACTERS = "".join(map(chr, range(0x21, 0x7F)))
"""What a path or query keeps as it was sent; other bytes become percent-encoded."""

_ORIGIN = re.compile(r"^https?://[^/?]*", re.IGNORECASE)

HTTP_0_9 = "HTTP/0.9"
"""What the parser takes a request line without a version for."""

BODY_DEFECTS = (
    MultipartInvariantViolationDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
"""What the parser of the headers misses in a multipart body, which it is not given."""

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class Application(Protocol):
    """What the server carries requests to."""

    def answer(self, request: Request) -> Response:
        """Answer a request; never raises."""
        ...

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """Answer a request that could not be read; never raises."""
        ...


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine only; binds at once, so that a taken port is known early."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.application: Application | None = None

    @property
    def port(self) -> int:
        """The port, chosen by the system where it was asked for 0."""
        return int(self.server_address[1])

    def serve(self, application: Application) -> None:
        """Answer requests until `shutdown` is called from another thread."""
        self.application = application
        self.serve_forever(poll_interval=0.1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that its client broke, and all of anything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads requests and writes the application's responses, one after another."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    headers: HTTPMessage
    server: Server

    def __getattr__(self, name: str) -> Any:
        """Serve any method: which ones exist is the API's to say."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        head = self._head()
        try:
            if self._is_malformed or head.protocol == HTTP_0_9:
                raise Refused(Refusal.MALFORMED_REQUEST)
            check_head(self.requestline, head.headers)
            body = self._body(head.headers)
        except Refused as refused:
            self._refuse(head, refused.refusal)
        except TimeoutError:
            self._refuse(head, Refusal.REQUEST_TIMEOUT)
        else:
            self._write(self._application.answer(replace(head, body=body)))

    @property
    def _is_malformed(self) -> bool:
        return not all(isinstance(defect, BODY_DEFECTS) for defect in self.headers.defects)

    def _body(self, headers: Headers) -> bytes:
        if not has_body(headers):
            return b""
        check_length(headers)
        if self._expects_continue:
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return read_body(cast("BinaryIO", self.rfile), headers)

    def handle_expect_100(self) -> bool:
        """Wait with `100 Continue` until the body is known to be welcome."""
        self._expects_continue = True
        return True

    def parse_request(self) -> bool:
        """Read the request line and the headers."""
        self._expects_continue = False
        return super().parse_request()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what the parser could not read as the gateway answers all else."""
        refusals = {
            HTTPStatus.REQUEST_URI_TOO_LONG: Refusal.URI_TOO_LONG,
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: Refusal.HEADERS_TOO_LARGE,
        }
        request = Request(method=self.command or "-", path="-", server_port=self.server.port)
        self._refuse(request, refusals.get(HTTPStatus(code), Refusal.MALFORMED_REQUEST))

    def log_message(self, *_: Any) -> None:
        """Say nothing: the application has a line for each request."""

    def _head(self) -> Request:
        path, query = _split(self.requestline.split()[1])
        return Request(
            method=self.command,
            path=path,
            query=query,
            headers=tuple(self.headers.items()),
            source_ip=self.client_address[0],
            server_port=self.server.port,
            protocol=self.request_version,
        )

    @property
    def _application(self) -> Application:
        if self.server.application is None:
            raise RuntimeError("the server is not serving yet")
        return self.server.application

    def _refuse(self, request: Request, refusal: Refusal) -> None:
        """Answer, and close the connection: where the next request begins is not known."""
        self.close_connection = True
        self._write(self._application.refuse(request, refusal))
        self._linger()

    def _write(self, response: Response) -> None:
        """Write the whole response at once."""
        bodiless = response.status in BODILESS
        lines = [f"HTTP/1.1 {response.status} {_reason(response.status)}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines.append(f"Date: {self.date_time_string()}")
        if not bodiless:
            lines.append(f"Content-Length: {len(response.body)}")
        lines.append(f"Connection: {'close' if self.close_connection else 'keep-alive'}")
        head = "\r\n".join(lines).encode("utf-8", errors="replace") + b"\r\n\r\n"
        self.wfile.write(head if bodiless or self.command == "HEAD" else head + response.body)

    def _linger(self) -> None:
        """Read on for a little while, so that the client gets to see the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(LINGER_SECONDS)
        ends_at = time.monotonic() + LINGER_SECONDS
        remaining = LINGER_BYTES
        while remaining > 0 and time.monotonic() < ends_at:
            data = self.rfile.read1(LINGER_CHUNK)
            if not data:
                return
            remaining -= len(data)


def _split(target: str) -> tuple[str, str]:
    """Path and query of a request target, which may be absolute (RFC 9112, section 3.2).

    `self.path` will not do: the parser has joined leading slashes in it.
    """
    if not target.startswith("/"):
        target = _ORIGIN.sub("", target)
    path, _, query = target.partition("?")
    return _quoted(path), _quoted(query)


def _quoted(text: str) -> str:
    return quote(text.encode("latin-1"), safe=TARGET_CHARACTERS)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
