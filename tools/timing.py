"""Measure whether answers tell by their time, or their status, which addresses have an account.

It calls a running API, best one that was just started, so that the first calls meet new execution
environments. Each attempt comes from a source of its own, as far as limits ask for it: 127.0.0.1
and its neighbours, so the API must run on this machine.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from statistics import median

import httpx

from tools.api_client import TOKEN_PATH
from tools.target import Target, UsageError

USERS_PATH = "/api/v1/users"
RESETS_PATH = "/api/v1/auth/password-resets"
EACH = 200
ADDRESSES = 40
CALLS_OF_SOURCE = 40  # fewer than its limits
FAILURES = 8  # of one address and source, more than their limit
SHUFFLES = 5000
PASSWORD = "nebulae drift past 41 moons"  # noqa: S105  # of accounts that are made for this


@dataclass(frozen=True)
class Call:
    """One call: whether its address has an account, and how it was answered."""

    known: bool
    status: int
    seconds: float


class Api:
    """Calls the API from one source after the other."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._clients: dict[int, httpx.Client] = {}
        self._calls = 0

    def post(self, path: str, **content: object) -> tuple[int, float]:
        """Return the status and the seconds of a call from the present source."""
        http = self._client(self._calls // CALLS_OF_SOURCE)
        self._calls += 1
        begun = time.perf_counter()
        answer = http.request("POST", path, **content)  # type: ignore[arg-type]  # json= or data=
        return answer.status_code, time.perf_counter() - begun

    def _client(self, number: int) -> httpx.Client:
        """Return a client with a connection that is open already."""
        if number not in self._clients:
            transport = httpx.HTTPTransport(local_address=f"127.0.0.{number + 2}")
            self._clients[number] = httpx.Client(base_url=self._base_url, transport=transport)
            self._clients[number].get("/_local/inbox.json")
        return self._clients[number]


def main() -> int:
    """Print medians, the p of a permutation test, and the statuses, of logins and of resets."""
    try:
        target = Target.read(os.environ)
        if not target.is_local:
            raise UsageError("it measures an API on this machine: make start")
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    api = Api(target.base_url.replace("localhost", "127.0.0.1"))
    known, unknown = ([_address() for _ in range(ADDRESSES)] for _ in range(2))
    _tell("logins", _measured(known, unknown, lambda email: _login(api, email), api))
    _tell(
        "reset requests", _measured(known, unknown, lambda email: _password_reset(api, email), api)
    )
    for name, email in (("a known", known[0]), ("an unknown", unknown[0])):
        statuses = [_login(api, email)[0] for _ in range(FAILURES)]
        sys.stdout.write(f"failures of {name} address: {statuses}\n")
    return 0


def _address() -> str:
    return f"success+{token_hex(8)}@simulator.amazonses.com"


def _register(api: Api, email: str) -> None:
    user = {"first_name": "Mia", "last_name": "Stern", "email": email, "password": PASSWORD}
    status, _ = api.post(USERS_PATH, json=user)
    if status not in {httpx.codes.CREATED, httpx.codes.CONFLICT}:
        raise RuntimeError(f"a registration was answered {status}")


def _login(api: Api, email: str) -> tuple[int, float]:
    grant = {"grant_type": "password", "username": email, "password": "not this one at all"}
    return api.post(TOKEN_PATH, data=grant)


def _password_reset(api: Api, email: str) -> tuple[int, float]:
    return api.post(RESETS_PATH, json={"email": email})


def _measured(
    known: Sequence[str],
    unknown: Sequence[str],
    call: Callable[[str], tuple[int, float]],
    api: Api,
) -> list[Call]:
    """Call for known and unknown addresses in a random order, each as often as its limits allow."""
    for email in known:
        _register(api, email)
    order = [(email, True) for email in known] + [(email, False) for email in unknown]
    order *= EACH // ADDRESSES
    random.shuffle(order)
    return [Call(is_known, *call(email)) for email, is_known in order]


def _tell(what: str, calls: Sequence[Call]) -> None:
    known = [call.seconds for call in calls if call.known]
    unknown = [call.seconds for call in calls if not call.known]
    statuses = sorted({(call.known, call.status) for call in calls})
    sys.stdout.write(
        f"{what}: median {median(known) * 1000:.2f} ms of {len(known)} known addresses,"
        f" {median(unknown) * 1000:.2f} ms of {len(unknown)} unknown ones;"
        f" p = {p_of_medians(known, unknown):.2f}; first call {calls[0].seconds * 1000:.0f} ms,"
        f" known: {calls[0].known}; (known, status): {statuses}\n"
    )


def p_of_medians(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how often chance alone parts the medians as far: a permutation test, two-sided."""
    seen = abs(median(one) - median(other))
    draw, both = random.Random(1), [*one, *other]  # noqa: S311  # the same each time, no secret
    as_far = 0
    for _ in range(SHUFFLES):
        draw.shuffle(both)
        as_far += abs(median(both[: len(one)]) - median(both[len(one) :])) >= seen
    return (as_far + 1) / (SHUFFLES + 1)


if __name__ == "__main__":
    sys.exit(main())
