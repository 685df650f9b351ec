"""HEAD over HTTP: what GET would answer, without the body (RFC 9110 §9.3.2)."""

import socket
from collections.abc import Iterator, Mapping
from http import HTTPStatus

import httpx
import pytest

from tests.e2e.api import ME, PLANETS, RESET_PAGE, SESSIONS, VERIFICATION_PAGE, Member
from tests.e2e.resources import Resource

# What differs from request to request.
OF_ITS_OWN = {
    "date",
    "x-request-id",
    "x-amz-request-id",
    "x-amzn-requestid",
    "x-amz-apigw-id",
    "x-amzn-trace-id",
}
METADATA = "/.well-known/oauth-authorization-server"
TOKEN = "a" * 43  # a constant, since it is part of the names of tests
PUBLIC = [
    "/",
    "/docs",
    "/docs/swagger-ui.min.css",
    "/openapi.json",
    "/health",
    "/.well-known/jwks.json",
    pytest.param(METADATA, marks=pytest.mark.needs("the API's name")),
    f"{RESET_PAGE}?token={TOKEN}",
    f"{VERIFICATION_PAGE}?token={TOKEN}",
]
ARCHIVED = "/api/v1/archive/planets?name=Kepler-22+b"


def alike(get: httpx.Response, head: httpx.Response) -> None:
    """Hold the answer to HEAD against the answer to GET."""
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert without_its_own(head.headers) == without_its_own(get.headers)


def without_its_own(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in headers.items() if name not in OF_ITS_OWN}


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", PUBLIC)
def test_head_of_what_is_public_has_the_headers_of_get(
    anyone: httpx.Client, path: str, coding: str
) -> None:
    accepts = {"Accept-Encoding": coding}

    get = anyone.get(path, headers=accepts)

    assert get.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
    alike(get, anyone.head(path, headers=accepts))


@pytest.mark.parametrize("path", [ME, SESSIONS, f"{PLANETS}?limit=1", ARCHIVED, f"{PLANETS}/1"])
def test_head_of_what_is_a_members_has_the_headers_of_get(mia: Member, path: str) -> None:
    alike(mia.http.get(path), mia.http.head(path))


def test_head_is_conditional(thing: Resource) -> None:
    head = thing.http.head(thing.path)
    again = thing.http.head(thing.path, headers={"If-None-Match": head.headers["ETag"]})

    assert (head.status_code, again.status_code) == (200, 304)


@pytest.mark.needs("gateway responses")
def test_head_needs_a_token_where_get_does(anyone: httpx.Client) -> None:
    answer = anyone.head(ME)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.fixture
def connection(anyone: httpx.Client) -> Iterator[socket.socket]:
    """Open a connection, whose bytes no client interprets."""
    with socket.create_connection((anyone.base_url.host, anyone.base_url.port or 80)) as opened:
        yield opened


@pytest.mark.needs("own runtime")
def test_a_connection_goes_on_after_head(connection: socket.socket) -> None:
    """With a body behind the head, the next answer would begin in the middle of it."""
    for ending in ("keep-alive", "close"):
        request = f"HEAD /docs HTTP/1.1\r\nHost: x\r\nConnection: {ending}\r\n\r\n"
        connection.sendall(request.encode())

    answers = connection.makefile("rb").read()

    heads = answers.split(b"\r\n\r\n")
    assert [head.partition(b"\r\n")[0] for head in heads] == [b"HTTP/1.1 200 OK"] * 2 + [b""]
