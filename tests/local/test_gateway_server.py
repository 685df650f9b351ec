"""The server speaks HTTP/1.1 as it should, and answers whatever comes with no error of its own."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx
import pytest

from local.gateway.reading import BODY_LIMIT, HEADERS_LIMIT
from local.gateway.server import Server
from tests.local.gateway_kit import Functions, gateway

SECONDS = 5.0


def echo(event: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: event[name] for name in ("path", "body", "queryStringParameters", "headers")}
    return {"statusCode": 200, "body": json.dumps(shown)}


def named_status(event: Mapping[str, Any]) -> dict[str, Any]:
    name = (event["pathParameters"] or {}).get("name", "")
    return {"statusCode": int(name), "body": "body"} if name.isdecimal() else echo(event)


@dataclass
class Running:
    port: int
    functions: Functions

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), SECONDS)

    def say(self, data: bytes) -> "Said":
        """Send bytes as they are, and read until the server closes or stops."""
        with self.connect() as connection:
            connection.sendall(data)
            return read(connection)


@dataclass(frozen=True)
class Said:
    status: int
    head: str
    body: bytes


def read(connection: socket.socket) -> Said:
    with closing(connection.makefile("rb")) as stream:
        head = b""
        while line := stream.readline():
            head += line
            if line == b"\r\n":
                break
        text = head.decode("latin-1")
        length = next((int(h.split(":")[1]) for h in text.splitlines() if h[:14] == LENGTH), 0)
        return Said(int(text.split()[1]), text, stream.read(length))


LENGTH = "Content-Length"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    functions = Functions(Echo=named_status)
    listening = Server(port=0)
    thread = Thread(target=listening.serve, args=[gateway(functions)])
    thread.start()
    yield Running(listening.port, functions)
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_a_connection_stays_open_for_the_next_request(server: Running) -> None:
    with server.connect() as connection:
        for text in (b"one", b"two"):
            connection.sendall(post(text))

            said = read(connection)

            assert json.loads(said.body)["body"] == text.decode()
            assert "Connection: keep-alive" in said.head


def post(body: bytes, *headers: str) -> bytes:
    lines = ["POST /echo HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_a_connection_is_closed_when_asked(server: Running) -> None:
    with server.connect() as connection:
        connection.sendall(post(b"", "Connection: close"))

        assert "Connection: close" in read(connection).head
        assert connection.recv(1) == b""


def test_pipelined_requests_are_answered_in_order(server: Running) -> None:
    with server.connect() as connection, connection.makefile("rb") as stream:
        connection.sendall(post(b"one") + post(b"two", "Connection: close"))

        text = stream.read()

    assert text.count(b"HTTP/1.1 200") == 2
    assert text.index(b"one") < text.index(b"two")


def test_a_chunked_body_is_read(server: Running) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

    said = server.say(head + b"3;x=y\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")

    assert json.loads(said.body)["body"] == "abc0123456789"


def test_a_client_that_expects_continue_gets_it(server: Running) -> None:
    with server.connect() as connection:
        connection.sendall(post(b"", "Expect: 100-continue").replace(b"h: 0", b"h: 3"))
        interim = connection.recv(1024)
        connection.sendall(b"abc")

        said = read(connection)

    assert interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert json.loads(said.body)["body"] == "abc"


def test_a_client_that_announces_too_much_is_refused_before_it_sends(server: Running) -> None:
    request = post(b"", "Expect: 100-continue").replace(b"h: 0", f"h: {BODY_LIMIT + 1}".encode())

    assert server.say(request).status == 413


def test_a_body_over_the_limit_is_refused_however_it_comes(server: Running) -> None:
    large = b"a" * (BODY_LIMIT + 1)
    pieces = (large[i : i + 1_000_000] for i in range(0, len(large), 1_000_000))

    assert httpx.post(f"{server.url}/echo", content=large).status_code == 413
    assert httpx.post(f"{server.url}/echo", content=pieces).status_code == 413


def test_headers_over_the_limit_are_refused(server: Running) -> None:
    long = {"X-A": "a" * (HEADERS_LIMIT // 2), "X-B": "b" * (HEADERS_LIMIT // 2)}

    assert httpx.get(f"{server.url}/echo/200", headers=long).status_code == 431
    assert httpx.get(f"{server.url}/echo/{'a' * HEADERS_LIMIT}").status_code == 414


def test_headers_below_the_limit_are_taken(server: Running) -> None:
    long = {"Authorization": "a" * (HEADERS_LIMIT - 500)}

    assert httpx.get(f"{server.url}/echo/200", headers=long).status_code == 200


@pytest.mark.parametrize("length", ["-1", "+3", "3_0", "abc", "", "3, 4", "0x3", "3.0", "\xb2"])
def test_a_bad_content_length_is_a_bad_request(server: Running, length: str) -> None:
    head = f"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"

    assert server.say(head.encode("latin-1") + b"abc").status == 400


@pytest.mark.parametrize(
    "request_text",
    [
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        "\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
        "GET /echo/200 HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /echo/200 HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /echo/200 HTTX\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\r\n\r\n",
        "GET /echo/200 HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
        "GET /echo/200 HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_bad_request(server: Running, request_text: str) -> None:
    assert server.say(request_text.encode("latin-1")).status == 400


def test_a_folded_header_is_one_line(server: Running) -> None:
    server.say(b"GET /echo/x HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n  2\r\n\r\n")

    assert server.functions.events[-1][1]["headers"]["X-A"] == "1 2"


def test_blank_lines_before_a_request_are_passed_over(server: Running) -> None:
    assert server.say(b"\r\n\r\nGET /echo/200 HTTP/1.1\r\nHost: x\r\n\r\n").status == 200


def test_a_header_comes_as_it_was_spelled_each_time_it_was_sent(server: Running) -> None:
    server.say(b"GET /echo/x HTTP/1.1\r\nHost: x\r\nx-ODD: 1\r\nx-ODD: 2\r\n\r\n")

    assert server.functions.events[-1][1]["multiValueHeaders"]["x-ODD"] == ["1", "2"]


def test_a_request_that_comes_in_pieces_is_read(server: Running) -> None:
    with server.connect() as connection:
        for byte in "GET /echo/é HTTP/1.1\r\nHost: x\r\n\r\n".encode():
            connection.sendall(bytes([byte]))

        assert json.loads(read(connection).body)["path"] == "/echo/%C3%A9"


def test_a_request_line_without_an_end_is_refused(server: Running) -> None:
    assert server.say(b"GET /" + b"a" * (8 * HEADERS_LIMIT)).status == 414


def test_a_body_that_ends_early_is_a_bad_request(server: Running) -> None:
    with server.connect() as connection:
        connection.sendall(post(b"abc").replace(b"h: 3", b"h: 9"))
        connection.shutdown(socket.SHUT_WR)

        assert read(connection).status == 400


@pytest.mark.parametrize(
    "target",
    [
        "/%00",
        "/%ff",
        "/%",
        "//",
        "//echo/200",
        "/..",
        "/../../etc/passwd",
        "/echo/../echo/200",
        "*",
        "http://[",
        "/a#b",
        "/\xc3",
        "/?a=%ff&%&=;",
        "/a\xa0b",
    ],
)
def test_a_garbage_path_is_an_unknown_route(server: Running, target: str) -> None:
    said = server.say(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode("latin-1"))

    assert said.status == 404


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "get", "!"])
def test_an_odd_method_is_an_unknown_route(server: Running, method: str) -> None:
    assert server.say(f"{method} /echo/200 HTTP/1.1\r\nHost: x\r\n\r\n".encode()).status == 404


def test_the_answer_to_head_has_no_body(server: Running) -> None:
    with httpx.Client(base_url=server.url) as client:
        answers = [client.head("/echo/200"), client.get("/echo/200")]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert int(answers[0].headers["Content-Length"]) > 0
    assert [answer.text for answer in answers] == ["", "body"]


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_none(server: Running, status: int) -> None:
    with httpx.Client(base_url=server.url) as client:
        answers = [client.get(f"/echo/{status}"), client.get("/echo/200")]

    assert [answer.status_code for answer in answers] == [status, 200]
    assert [answer.text for answer in answers] == ["", "body"]


def test_an_absolute_target_is_understood(server: Running) -> None:
    said = server.say(b"GET http://x:1/echo/200?a=1 HTTP/1.1\r\nHost: x\r\n\r\n")

    assert said.status == 200


def test_raw_bytes_in_a_target_are_percent_encoded(server: Running) -> None:
    server.say("GET /echo/é?ä=ö HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    event = server.functions.events[-1][1]
    assert event["path"] == "/echo/%C3%A9"
    assert event["queryStringParameters"] == {"ä": "ö"}


def test_it_listens_on_this_machine_only(server: Running) -> None:
    with Server(port=0) as other:
        assert other.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_known_at_once(server: Running) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(port=server.port)
