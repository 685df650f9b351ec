"""The data plane is reached by TLS, for whoever trusts the authority that was made for it."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from local.data_plane.certificates import AUTHORITIES, BUNDLE
from tools.bench.tls_front import tls_front

HOST = "127.0.0.1"


@pytest.fixture
def echo() -> Iterator[int]:
    """Serve one connection, which gets back what it sends in capitals; give the port."""
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(connection.recv(100).upper())

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_bytes_go_both_ways(echo: int, tmp_path: Path) -> None:
    with tls_front(echo, [HOST], tmp_path) as port:
        context = ssl.create_default_context(cafile=tmp_path / BUNDLE)
        with (
            socket.create_connection((HOST, port)) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            connection.sendall(b"a planet")

            assert connection.recv(100) == b"A PLANET"


def test_clients_load_as_many_authorities_as_on_lambda_and_one_more(
    echo: int, tmp_path: Path
) -> None:
    mark = "BEGIN CERTIFICATE"

    with tls_front(echo, [HOST], tmp_path), socket.create_connection((HOST, echo)) as unused:
        unused.sendall(b"end")

    bundle = (tmp_path / BUNDLE).read_text(encoding="utf-8")
    assert bundle.count(mark) == AUTHORITIES.read_text(encoding="utf-8").count(mark) + 1
