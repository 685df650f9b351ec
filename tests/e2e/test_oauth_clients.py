"""OAuth's clients that others wrote go the whole way, from a wrong password to a revocation."""

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Protocol

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from oauthlib.oauth2 import LegacyApplicationClient, OAuth2Error
from requests_oauthlib import OAuth2Session

from shared.domain.attempts.login_limits import PAIR_MOST
from tests.e2e.api import (
    PASSWORD,
    REVOKE,
    TOKENS,
    USERS,
    an_email,
    is_local,
    key_headers,
    new_member,
)
from tests.e2e.rungs import ANSWER_SECONDS, rung
from tests.e2e.runtime_process import PROJECT

CLIENT_ID = "orrery"
WRONG = "not this one at all"
# Within twice the attempts of a window, since the next one may begin meanwhile.
GUESSES_MOST = 2 * PAIR_MOST + 1
LIMITED = "temporarily_unavailable"
ENDED = "invalid_grant"
NODE_CLIENT = PROJECT / "tools" / "oauth_client"
NODE_SECONDS, USUAL_SECONDS = 120.0, 30.0


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


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clients talk to an API that is on this machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture(params=[Authlib, RequestsOauthlib])
def user_agent(request: pytest.FixtureRequest, base_url: str) -> Client:
    made: Callable[[str], Client] = request.param
    return made(base_url)


def error_of(act: Callable[[], object]) -> str:
    """Return the error that a client reports, or that there is none."""
    try:
        act()
    except Refused as refused:
        return str(refused.args[0])
    return "none"


def test_who_guesses_hears_an_error_of_oauth_each_time(user_agent: Client) -> None:
    email = an_email()

    errors = [error_of(lambda: user_agent.login(email, WRONG)) for _ in range(GUESSES_MOST)]

    assert errors[:PAIR_MOST] == [ENDED] * PAIR_MOST
    assert LIMITED in errors
    assert set(errors) == {ENDED, LIMITED}


def test_a_login_is_used_and_renewed_until_an_old_token_ends_it(
    user_agent: Client, anyone: httpx.Client
) -> None:
    first = user_agent.login(new_member(anyone).email, PASSWORD)
    second = user_agent.renew(first)
    third = user_agent.renew(second)

    assert len({first, second, third}) == 3
    assert user_agent.get(f"{USERS}/me") == 200
    assert error_of(lambda: user_agent.renew(first)) == ENDED
    assert error_of(lambda: user_agent.renew(third)) == ENDED


def test_a_revoked_login_is_not_renewed(user_agent: Client, anyone: httpx.Client) -> None:
    token = user_agent.login(new_member(anyone).email, PASSWORD)

    assert user_agent.revoke(token) == 200
    assert error_of(lambda: user_agent.renew(token)) == ENDED


@pytest.fixture
def node() -> str:
    """Return the path of Node, or skip what needs it."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("there is no Node on the PATH")
    if not (NODE_CLIENT / "node_modules").is_dir():
        pytest.skip("oauth4webapi is not installed: `make test` does that where npm exists")
    return path


@pytest.mark.needs("own runtime")
def test_oauth4webapi_discovers_the_api_and_goes_the_whole_way(
    node: str, base_url: str, anyone: httpx.Client
) -> None:
    """It holds each answer, and the access token (RFC 9068), against the standards itself."""
    mia = new_member(anyone)

    run = subprocess.run(
        [node, "whole_way.js", base_url, mia.email, PASSWORD],
        cwd=NODE_CLIENT,
        capture_output=True,
        check=False,
        text=True,
        timeout=NODE_SECONDS,
    )

    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    guesses = found.pop("guesses")
    assert guesses[:PAIR_MOST] == [ENDED] * PAIR_MOST
    assert guesses[-1] == LIMITED
    assert found == {
        "called": mia.email,
        "subject": str(mia.user_id),
        "renewed": 3,
        "reused": ENDED,
        "ended": ENDED,
        "revoked": ENDED,
    }
