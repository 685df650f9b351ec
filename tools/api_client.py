"""A client of a running API that stays logged in, and waits when the API asks it to."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from threading import Lock
from typing import NewType

import httpx

Token = NewType("Token", str)

TOKEN_PATH = "/api/v1/auth/token"  # noqa: S105  # a path
PLANETS_PATH = "/api/v1/planets"

ANSWER_SECONDS = 35.0  # API Gateway itself gives up after 29
TRIES = 6
WAIT_LONGEST = 30.0  # seconds between two tries
WAIT_DEFAULT = 1.0  # seconds, where the answer does not say how long
TRY_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


def connect(base_url: str, *, connections: int, proxies: bool) -> httpx.Client:
    """Make an HTTP client of an API, with a number of connections that stay open.

    `proxies` says whether those that the environment names may be used.
    """
    return httpx.Client(
        base_url=base_url,
        timeout=ANSWER_SECONDS,
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        trust_env=proxies,
    )


class LoginRefused(Exception):
    """The API does not let this account in; the text is one line that says why."""


class ApiClient:
    """Calls an API as one account, from any number of threads. `http` knows where it is."""

    def __init__(
        self,
        http: httpx.Client,
        email: str,
        password: str,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http = http
        self._email = email
        self._password = password
        self._pause = pause
        self._token: Token | None = None
        self._renewing = Lock()

    def log_in(self) -> None:
        """Get the token that the calls will carry. Raises LoginRefused, httpx.TransportError."""
        self._renewed(self._token)

    def get(self, path: str, headers: Mapping[str, str]) -> httpx.Response:
        """Get a document, with headers beside the token, as `post` does."""
        return self._logged_in(lambda bearer: self._http.get(path, headers={**headers, **bearer}))

    def post(self, path: str, document: object) -> httpx.Response:
        """Post a document, and return the API's final answer.

        A token that has expired is renewed, once. Raises as `log_in` does.
        """
        return self._logged_in(lambda bearer: self._http.post(path, json=document, headers=bearer))

    def _logged_in(self, call: Callable[[Mapping[str, str]], httpx.Response]) -> httpx.Response:
        """Call with the header that carries the token."""
        token = self._token or self._renewed(None)
        answer = self._patiently(lambda: call(_bearer(token)))
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            newer = self._renewed(token)
            answer = self._patiently(lambda: call(_bearer(newer)))
        return answer

    def _renewed(self, old: Token | None) -> Token:
        """Return a newer token than the old one, which another thread may have got already."""
        with self._renewing:
            if self._token is None or self._token == old:
                self._token = self._new_token()
            return self._token

    def _new_token(self) -> Token:
        grant = {"grant_type": "password", "username": self._email, "password": self._password}
        answer = self._patiently(lambda: self._http.post(TOKEN_PATH, data=grant))
        if answer.status_code == HTTPStatus.OK:
            return Token(answer.json()["access_token"])
        raise LoginRefused(f"cannot log in as {self._email}: {reason_of(answer)}")

    def _patiently(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        """Call again while the API asks for it, a bounded number of times."""
        for _ in range(TRIES - 1):
            answer = call()
            if answer.status_code not in TRY_AGAIN:
                return answer
            self._pause(retry_after(answer))
        return call()


def _bearer(token: Token) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def retry_after(answer: httpx.Response) -> float:
    """Return how many seconds an answer asks to wait (RFC 9110 §10.2.3), within bounds."""
    given = answer.headers.get("Retry-After", "")
    return min(float(given), WAIT_LONGEST) if given.isdecimal() else WAIT_DEFAULT


def reason_of(answer: httpx.Response) -> str:
    """Return, in one line, why the API refused: what its document says, else the status."""
    status = f"{answer.status_code} {answer.reason_phrase}".strip()
    try:
        document = answer.json()
    except ValueError:
        return status
    if not isinstance(document, dict):
        return status
    said = document.get("detail") or document.get("error_description")
    faults = [
        f"{fault.get('pointer', '')} {fault.get('detail', '')}".strip()
        for fault in document.get("errors", [])
    ]
    return " ".join([f"{status}: {said}" if said else status, *faults])
