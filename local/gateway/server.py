"""Carries HTTP/1.1 between the network and an application, with connections that stay open.

h11 reads and writes the protocol; here are the sockets, the threads and the limits.
"""

import re
import socket
import socketserver
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote_from_bytes

import h11

from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response
from local.gateway.reading import BODY_LIMIT, HEADERS_LIMIT, check_head
from local.gateway.refused import Refused

HOST = "127.0.0.1"
IDLE_SECONDS = 60.0
"""How long a connection may be silent, between requests or in one."""

HEAD_BYTES = 6 * HEADERS_LIMIT
"""The most bytes of a head that are read: the quota doesn't count the headers' names."""

CHUNK_BYTES = 64 * 1024

LINGER_SECONDS = 2.0
LINGER_BYTES = 64 * 1024 * 1024
"""How long, and how much, of a refused body is read: else the client could lose the answer."""

ASCII = "".join(map(chr, range(0x80)))
"""The bytes of a request line that stay as they are; others become percent-encoded."""

_ORIGIN = re.compile(r"^https?://[^/?]*", re.IGNORECASE)

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

UNREADABLE = "-"
"""The method and the path of a request that could not be read."""


class Application(Protocol):
    """What answers the server's requests."""

    def answer(self, request: Request) -> Response:
        """Answer a request; never raises."""
        ...

    def refuse(self, request: Request, refusal: GatewayError) -> Response:
        """Answer a request that could not be read; never raises."""
        ...


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine only; binds at once, so that a taken port is known early."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Connection)
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
        """Ignore a connection that its client broke, and show any other error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(socketserver.BaseRequestHandler):
    """One connection: each of its requests is an exchange, one after another."""

    request: socket.socket
    server: Server

    def handle(self) -> None:
        if self.server.application is None:
            raise RuntimeError("the server is not serving yet")
        self.request.settimeout(IDLE_SECONDS)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        blank = partial(Request, source_ip=self.client_address[0], server_port=self.server.port)
        unread: bytes | None = b""
        while unread is not None:
            unread = _Exchange(self.request, self.server.application, blank, unread).run()


class _Exchange:
    """A request and its answer."""

    def __init__(
        self,
        connection: socket.socket,
        application: Application,
        blank: Callable[..., Request],
        received: bytes,
    ) -> None:
        """Begin with the bytes that were `received` after the previous request."""
        self._connection = connection
        self._application = application
        self._blank = blank
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
        self._request = blank(UNREADABLE, UNREADABLE)
        self._line_is_complete = False
        self._silent = True
        if received:
            self._receive(received)

    def run(self) -> bytes | None:
        """Read and answer the request; return the bytes after it, or None at the end of all."""
        try:
            has_come = self._read()
        except Refused as refused:
            self._refuse(refused.refusal)
        except TimeoutError:
            if not self._silent:
                self._refuse(GatewayError.REQUEST_TIMEOUT)
        except h11.RemoteProtocolError as error:
            self._refuse(self._refusal(error))
        else:
            if has_come:
                self._write(self._application.answer(self._request))
        return self._protocol.trailing_data[0] if self._protocol.our_state is h11.DONE else None

    def _read(self) -> bool:
        """Read the request; False says that the client has ended the connection."""
        body = bytearray()
        while not isinstance(event := self._next_event(), h11.EndOfMessage | h11.ConnectionClosed):
            match event:
                case h11.Request():
                    self._take_head(event)
                case h11.Data():
                    body += event.data
            if len(body) > BODY_LIMIT:
                raise Refused(GatewayError.BODY_TOO_LARGE)
        if body:
            self._request = replace(self._request, body=bytes(body))
        return isinstance(event, h11.EndOfMessage)

    def _next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Wait for the next event, which is never NEED_DATA."""
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            if self._protocol.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[], reason="Continue")
                self._connection.sendall(self._protocol.send(go_on) or b"")
            self._receive(self._connection.recv(CHUNK_BYTES))
        return event

    def _receive(self, data: bytes) -> None:
        """Pass received bytes to the protocol, without blank lines before a request."""
        if self._silent and data and not (data := data.lstrip(b"\r\n")):
            return
        self._silent = self._silent and not data
        if not self._line_is_complete:
            line, end, rest = data.partition(b"\n")
            self._line_is_complete = bool(end)
            data = quote_from_bytes(line, safe=ASCII).encode() + end + rest
        self._protocol.receive_data(data)

    def _take_head(self, head: h11.Request) -> None:
        target = head.target.decode()
        path, _, query = _ORIGIN.sub("", target).partition("?")
        self._request = self._blank(
            method=head.method.decode(),
            path=path,
            query=query,
            headers=tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in head.headers.raw_items()
            ),
            protocol=f"HTTP/{head.http_version.decode()}",
        )
        check_head(self._request, len(f"{self._request.method} {target} HTTP/1.1"))

    def _refusal(self, error: h11.RemoteProtocolError) -> GatewayError:
        if error.error_status_hint != HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            return GatewayError.MALFORMED_REQUEST
        return (
            GatewayError.HEADERS_TOO_LARGE if self._line_is_complete else GatewayError.URI_TOO_LONG
        )

    def _refuse(self, refusal: GatewayError) -> None:
        """Answer, and close the connection: where the next request begins is not known."""
        self._write(self._application.refuse(self._request, refusal), "close")
        self._linger()

    def _write(self, response: Response, connection: str = "keep-alive") -> None:
        """Write the whole response at once; h11 closes what the client wants closed."""
        try:
            head = _head(response, connection)
        except h11.LocalProtocolError:  # a header of the function's is invalid
            response = self._application.refuse(self._request, GatewayError.FUNCTION_FAILED)
            head = _head(response, connection)
        events: list[h11.Event] = [head]
        if self._request.method != "HEAD" and response.status not in BODILESS:
            events.append(h11.Data(response.body))
        sent = (self._protocol.send(event) for event in (*events, h11.EndOfMessage()))
        self._connection.sendall(b"".join(data for data in sent if data))

    def _linger(self) -> None:
        """Read on for a little while, so that the client receives the answer."""
        self._connection.shutdown(socket.SHUT_WR)
        self._connection.settimeout(LINGER_SECONDS)
        ends_at = time.monotonic() + LINGER_SECONDS
        remaining = LINGER_BYTES
        while remaining > 0 and time.monotonic() < ends_at:
            data = self._connection.recv(CHUNK_BYTES)
            if not data:
                return
            remaining -= len(data)


def _head(response: Response, connection: str) -> h11.Response:
    """Write the head of the response. Raises h11.LocalProtocolError for an invalid header."""
    headers = [
        *response.headers,
        ("Date", formatdate(usegmt=True)),
        ("Connection", connection),
    ]
    if response.status not in BODILESS:
        headers.append(("Content-Length", str(len(response.body))))
    return h11.Response(
        status_code=response.status,
        headers=[(name.encode(), value.encode(errors="replace")) for name, value in headers],
        reason=_reason(response.status),
    )


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
