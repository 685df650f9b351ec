"""The way by which containers reach a server that listens on 127.0.0.1 only."""

import socket
import socketserver
from collections.abc import Iterator
from threading import Thread
from urllib.parse import urlsplit

import pytest

from local.sam.forwarder import Forwarder

HOST = "127.0.0.1"


class Echo(socketserver.StreamRequestHandler):
    """Repeats what it received, once it has received all of it."""

    def handle(self) -> None:
        self.wfile.write(b"heard: " + self.rfile.read())


@pytest.fixture
def forwarder() -> Iterator[Forwarder]:
    with socketserver.ThreadingTCPServer((HOST, 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        made = Forwarder(HOST, (HOST, server.server_address[1]))
        made.start()
        yield made
        made.stop()
        server.shutdown()


def ask(url: str, said: bytes) -> bytes:
    port = urlsplit(url).port or 0
    with socket.create_connection((HOST, port), timeout=10) as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


def test_bytes_go_both_ways_whole(forwarder: Forwarder) -> None:
    said = b"x" * 1_000_000

    assert ask(forwarder.url, said) == b"heard: " + said


def test_a_server_that_is_gone_ends_the_connection(forwarder: Forwarder) -> None:
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        forwarder.target = unused.getsockname()

    assert ask(forwarder.url, b"") == b""


def test_an_address_that_is_not_this_machines_is_refused() -> None:
    with pytest.raises(OSError, match=r"."):
        Forwarder("192.0.2.1", (HOST, 1))
