"""A service of AWS on a socket of this machine, which answers, fails and hangs up as arranged."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What is sent back. `cut` bytes of its end are not; after `then_closes` nothing more is."""

    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    cut: int = 0
    then_closes: bool = False

    def written(self) -> bytes:
        """Return it as HTTP has it."""
        content = (json.dumps(self.body) if self.text is None else self.text).encode()
        headers = {"Content-Length": str(len(content)), **self.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        whole = f"HTTP/1.1 {self.status} X\r\n{lines}\r\n".encode() + content
        return whole[: len(whole) - self.cut]


class Silence:
    """No answer at all, however long one waits."""


class HangUp:
    """The request arrives, and the connection is closed before an answer."""


type Arranged = Reply | Silence | HangUp


@dataclass(frozen=True)
class Received:
    """A request: its headers, by lower-case names, and its document."""

    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Service:
    """Answers as arranged, one request after the other, and then well."""

    def __init__(self, *arranged: Arranged, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.hung_up = threading.Event()
        self._arranged = list(arranged)
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        """Where it is."""
        scheme = "https" if self._context else "http"
        return f"{scheme}://localhost:{self._listening.getsockname()[1]}"

    def accept(self) -> None:
        """Take connections until it ends, each in a thread of its own."""
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def end(self) -> None:
        """Close everything."""
        self._listening.shutdown(socket.SHUT_RDWR)
        for each in [*self._open, self._listening]:
            each.close()

    def _serve(self, connection: socket.socket) -> None:
        self._open.append(connection)
        with suppress(OSError):
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                while self._reply(connection, _received(stream)):
                    pass
            self.hung_up.set()

    def _reply(self, connection: socket.socket, request: Received | None) -> bool:
        """Answer a request; return whether the connection stays open."""
        if request is None:
            return False
        self.requests.append(request)
        match self._arranged.pop(0) if self._arranged else Reply():
            case Reply() as reply:
                connection.sendall(reply.written())
                return not (reply.cut or reply.then_closes)
            case HangUp():
                return False
            case Silence():
                return True


def _received(stream: Any) -> Received | None:
    lines: list[str] = []
    while (line := stream.readline().strip()) or not lines:
        if not line:
            return None
        lines.append(line.decode())
    pairs = (line.split(": ", 1) for line in lines[1:])
    headers = {name.lower(): value for name, value in pairs}
    return Received(headers, json.loads(stream.read(int(headers["content-length"]))))


@contextmanager
def serving(*arranged: Arranged, context: ssl.SSLContext | None = None) -> Iterator[Service]:
    """Run a service for a while."""
    service = Service(*arranged, context=context)
    threading.Thread(target=service.accept, daemon=True).start()
    try:
        yield service
    finally:
        service.end()
