"""Connections to one host, which are kept alive and used again."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from urllib.parse import urlsplit

from shared.adapters.aws.errors import Outlived, TimedOut, Unreached


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes


class Connections:
    """Takes requests to an origin, such as https://kms.us-east-1.amazonaws.com.

    Several threads may send at once; each has a connection of its own then.
    """

    def __init__(
        self, origin: str, *, connect_timeout: float, read_timeout: float, ca_bundle: str | None
    ) -> None:
        self._url = urlsplit(origin)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._ca_bundle = ca_bundle
        self._idle: list[HTTPConnection] = []

    @property
    def host(self) -> str:
        """The host, with its port where it is not the usual one, as the header Host has it."""
        return self._url.netloc

    def open(self) -> None:
        """Open a connection for the next request. If that fails, the request tries it again."""
        with suppress(OSError):
            self._idle.append(self._connected())

    def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a request, and return its answer. Raises Unreached."""
        kept = self._kept()
        try:
            connection = kept or self._connected()
        except OSError as error:
            raise _unreached(error) from error
        try:
            connection.request("POST", "/", body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except (OSError, HTTPException) as error:
            connection.close()
            if kept and isinstance(error, ConnectionError | ssl.SSLEOFError):
                raise Outlived(str(error)) from error
            raise _unreached(error) from error
        if response.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        return answer

    def _kept(self) -> HTTPConnection | None:
        """Return a connection that was kept, unless the other end has closed it since."""
        while self._idle:
            connection = self._idle.pop()
            if self._is_open(connection):
                return connection
            connection.close()
        return None

    def _is_open(self, connection: HTTPConnection) -> bool:
        """Look for what came since the last answer; nothing but an end should have.

        To read is the one way to know: TLS 1.3 sends tickets behind its handshake.
        """
        connection.sock.setblocking(False)
        try:
            connection.sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            connection.sock.settimeout(self._read_timeout)
        return False

    def _connected(self) -> HTTPConnection:
        connection = self._new()
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.sock.settimeout(self._read_timeout)
        return connection

    def _new(self) -> HTTPConnection:
        host = self._url.hostname or ""
        if self._url.scheme == "http":
            return HTTPConnection(host, self._url.port, timeout=self._connect_timeout)
        context = _context(self._ca_bundle)
        return HTTPSConnection(host, self._url.port, timeout=self._connect_timeout, context=context)


@cache
def _context(ca_bundle: str | None) -> ssl.SSLContext:
    """Return the one context of all connections: reading the certificates takes a while."""
    return ssl.create_default_context(cafile=ca_bundle)


def _unreached(error: Exception) -> Unreached:
    kind = TimedOut if isinstance(error, TimeoutError) else Unreached
    return kind(f"{type(error).__name__}: {error}")
