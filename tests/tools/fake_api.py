"""An API that answers a tool as a test says, without a network, and planets to give it."""

import json
from collections.abc import Iterator

import httpx

from shared.domain.planets.planet import PlanetDetails
from tools.api_client import TOKEN_PATH, ApiClient

BASE_URL = "https://api.example.com/live"
PASSWORD = "a password"


class FakeApi:
    """Gives tokens to who knows the password; its answers to posts are scripted, else 201.

    It notes the tokens that it gave, the pauses, and what was posted with which token. After
    `lasts` posts the connection is lost.
    """

    def __init__(self, *answers: httpx.Response, lasts: float = float("inf")) -> None:
        self._answers: Iterator[httpx.Response] = iter(answers)
        self._lasts = lasts
        self.logins: list[str] = []
        self.pauses: list[float] = []
        self.posts: list[tuple[str, object]] = []

    def client(self, password: str = PASSWORD) -> ApiClient:
        return ApiClient(self.http(), "mia@example.com", password, pause=self.pauses.append)

    def http(self) -> httpx.Client:
        return httpx.Client(base_url=BASE_URL, transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == f"/live{TOKEN_PATH}":
            return self._log_in(request)
        if len(self.posts) >= self._lasts:
            raise httpx.ReadError("gone", request=request)
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.posts.append((token, json.loads(request.content)))
        return next(self._answers, httpx.Response(201))

    def _log_in(self, request: httpx.Request) -> httpx.Response:
        if f"password={PASSWORD.replace(' ', '+')}" not in request.content.decode():
            refusal = {"error": "invalid_grant", "error_description": "Not so."}
            return httpx.Response(400, json=refusal)
        self.logins.append(f"token-{len(self.logins) + 1}")
        return httpx.Response(200, json={"access_token": self.logins[-1]})


def planets(number: int) -> list[PlanetDetails]:
    """Make some planets."""
    return [
        {"planet_name": f"Vega {n}", "planet_type": "gas-giant", "home_star": "Vega"}
        for n in range(number)
    ]
