"""A request and a response as plain values, whatever server carries them."""

from collections.abc import Iterable
from dataclasses import dataclass

type Headers = tuple[tuple[str, str], ...]

JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """One HTTP request. `path` is as it was sent, still percent-encoded and without its query."""

    method: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    server_port: int = 0
    protocol: str = "HTTP/1.1"

    def header(self, name: str) -> str | None:
        """Find the value of a header, the last one where it came more than once."""
        return next((value for _, value in reversed(named(self.headers, name))), None)


@dataclass(frozen=True)
class Response:
    """One HTTP response."""

    status: int
    headers: Headers = ()
    body: bytes = b""


def named(headers: Headers, name: str) -> list[tuple[str, str]]:
    """Find the headers of one name, in any case."""
    return [header for header in headers if header[0].lower() == name.lower()]


def with_defaults(headers: Headers, defaults: Iterable[tuple[str, str]]) -> Headers:
    """Add those of the defaults whose names are not among the headers."""
    present = {name.lower() for name, _ in headers}
    return headers + tuple(default for default in defaults if default[0].lower() not in present)
