"""The API that a tool calls, and its account: BASE_URL or PORT, EMAIL and PASSWORD."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from local.ports import DEFAULT_PORT, PortError, base_url_at, read_port
from local.product import demo
from local.state import State

THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})
LOCAL_ENDING = ".localhost"  # RFC 6761 §6.3


class UsageError(Exception):
    """The command line is wrong; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Target:
    """A running API, and an account of it."""

    base_url: str
    email: str
    password: str = field(repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Target":
        """Read it; by default it is the API that runs here, and its demo member.

        Raises UsageError.
        """
        base_url = read_base_url(environment)
        account = read_account(environment, base_url)
        if account is None:
            raise UsageError(f"EMAIL and PASSWORD must say who logs in at {base_url}")
        return cls(base_url, *account)

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, where the demo accounts exist."""
        return is_local(self.base_url)


def read_base_url(environment: Mapping[str, str]) -> str:
    """Read where the API answers; by default it is the one that runs here. Raises UsageError."""
    return _checked_url(environment.get("BASE_URL") or _local_url(environment))


def read_account(environment: Mapping[str, str], base_url: str) -> tuple[str, str] | None:
    """Read the account's address and password, None where one of them is missing.

    On this machine the demo member stands in where both are.
    """
    email, password = environment.get("EMAIL"), environment.get("PASSWORD")
    if not email and not password and is_local(base_url):
        return demo.MEMBER.email, demo.MEMBER.password
    return (email, password) if email and password else None


def is_local(base_url: str) -> bool:
    """Whether an address is this machine's, where the demo accounts exist."""
    host = httpx.URL(base_url).host
    return host in THIS_MACHINE or host.endswith(LOCAL_ENDING)


def _local_url(environment: Mapping[str, str]) -> str:
    """Return the local API's URL at PORT, or without that, the running one's."""
    try:
        port = read_port(environment)
    except PortError as error:
        raise UsageError(str(error)) from error
    if port:
        return base_url_at(port)
    return State.read(environment).base_url or base_url_at(DEFAULT_PORT)


def _checked_url(text: str) -> str:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise UsageError(f"BASE_URL must be an http or https address, not {text!r}")
    return text.rstrip("/")
