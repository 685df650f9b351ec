"""Lets containers reach a server of this machine, which listens on 127.0.0.1 only."""

import socket
import socketserver
from contextlib import suppress
from threading import Thread
from typing import cast

CHUNK = 64 * 1024

type Address = tuple[str, int]


class Forwarder(socketserver.ThreadingTCPServer):
    """Forwards bytes between the connections to one address of this machine and a server's."""

    daemon_threads = True

    def __init__(self, host: str, target: Address) -> None:
        """Listen at once; raises OSError where `host` is no address of this machine."""
        super().__init__((host, 0), _Connection)
        self.target = target

    @property
    def url(self) -> str:
        """Where it is reached."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        """Start to forward, on threads of its own."""
        Thread(target=self.serve_forever, name="forwarder", daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        self.shutdown()
        self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        target = cast("Forwarder", self.server).target
        with suppress(OSError), socket.create_connection(target) as onward:
            back = Thread(target=_carry, args=(onward, self.request), daemon=True)
            back.start()
            _carry(self.request, onward)
            back.join()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    """Forward bytes in one direction, and their end too."""
    with suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
