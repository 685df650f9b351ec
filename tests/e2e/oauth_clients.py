"""Clients of OAuth that others wrote, each as a `Client`: what any of them can do."""

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Protocol, Self

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from oauthlib.oauth2 import LegacyApplicationClient, OAuth2Error
from requests_oauthlib import OAuth2Session

from tests.e2e.api import REVOKE, TOKENS, is_local, key_headers
from tests.e2e.rungs import ANSWER_SECONDS, rung
from tests.e2e.runtime_process import PROJECT

CLIENT_ID = "orrery"
NODE_CLIENT = PROJECT / "tools" / "oauth_client"
USUAL_SECONDS = 30.0


class Client(Protocol):
    """What a client of OAuth can do, whoever wrote it; each error is OAuth's `error`."""

    def login(self, email: str, password: str) -> str:
        """Log in; return the refresh token. Raises Refused."""
        ...

    def renew(self, token: str) -> str:
        """Renew a login; return the next refresh token. Raises Refused."""
        ...

    def get(self, path: str) -> int:
        """Ask for a path with the newest access token; return the status."""
        ...

    def revoke(self, token: str) -> int:
        """Log out; return the status."""
        ...


class Refused(Exception):
    """The client reported an error of OAuth, which is the only argument."""


class Authlib:
    """authlib, over httpx."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = OAuth2Client(
            CLIENT_ID,
            token_endpoint=f"{base_url}{TOKENS}",
            token_endpoint_auth_method="none",
            revocation_endpoint_auth_method="none",
            trust_env=not is_local(base_url),
            headers=key_headers(),
            timeout=ANSWER_SECONDS.get(rung(), USUAL_SECONDS),
        )

    def login(self, email: str, password: str) -> str:
        try:
            token = self._session.fetch_token(
                grant_type="password", username=email, password=password
            )
        except OAuthError as error:
            raise Refused(error.error) from error
        return str(token["refresh_token"])

    def renew(self, token: str) -> str:
        try:
            renewed = self._session.refresh_token(refresh_token=token)
        except OAuthError as error:
            raise Refused(error.error) from error
        return str(renewed["refresh_token"])

    def get(self, path: str) -> int:
        return int(self._session.get(f"{self._base_url}{path}").status_code)

    def revoke(self, token: str) -> int:
        endpoint = f"{self._base_url}{REVOKE}"
        answer = self._session.revoke_token(endpoint, token=token)  # type: ignore[no-untyped-call]  # the stubs lack it
        return int(answer.status_code)


class RequestsOauthlib:
    """requests-oauthlib, over requests."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = OAuth2Session(client=LegacyApplicationClient(CLIENT_ID))
        self._session.trust_env = not is_local(base_url)
        self._session.headers.update(key_headers())

    def login(self, email: str, password: str) -> str:
        try:
            token = self._session.fetch_token(
                f"{self._base_url}{TOKENS}",
                username=email,
                password=password,
                include_client_id=True,
            )
        except OAuth2Error as error:
            raise Refused(error.error) from error
        return str(token["refresh_token"])

    def renew(self, token: str) -> str:
        try:
            renewed = self._session.refresh_token(f"{self._base_url}{TOKENS}", token)
        except OAuth2Error as error:
            raise Refused(error.error) from error
        return str(renewed["refresh_token"])

    def get(self, path: str) -> int:
        return int(self._session.get(f"{self._base_url}{path}").status_code)

    def revoke(self, token: str) -> int:
        endpoint = f"{self._base_url}{REVOKE}"
        answer = self._session.request("POST", endpoint, {"token": token}, withhold_token=True)
        return int(answer.status_code)


class Oauth4webapi:
    """oauth4webapi, in a process of Node. It checks each access token by RFC 9068, too."""

    def __init__(self, base_url: str) -> None:
        self._process = subprocess.Popen(
            [_node(), "client.js", base_url],
            cwd=NODE_CLIENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def login(self, email: str, password: str) -> str:
        return str(self._do("login", email, password))

    def renew(self, token: str) -> str:
        return str(self._do("renew", token))

    def get(self, path: str) -> int:
        return int(self._do("get", path))

    def revoke(self, token: str) -> int:
        return int(self._do("revoke", token))

    def _do(self, action: str, *parameters: str) -> str | int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([action, *parameters]) + "\n")
        outcome: dict[str, str | int] = json.loads(self._process.stdout.readline())
        if "error" in outcome:
            raise Refused(outcome["error"])
        return outcome["result"]


def _node() -> str:
    """Return the path of Node, or skip what needs it."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("there is no Node on the PATH")
    if not (NODE_CLIENT / "node_modules").is_dir():
        pytest.skip("oauth4webapi is not installed: `make test` does that where npm exists")
    return path


def error_of(act: Callable[[], object]) -> str:
    """Return the error that a client reports, or that there is none."""
    try:
        act()
    except Refused as refused:
        return str(refused.args[0])
    return "none"
