"""Check from outside that a running API does its work, in some seconds.

`make smoke` looks at the API that `make start` runs, or with BASE_URL at another one, or with ENV
at the one that `make deploy` made there. It logs in with EMAIL and PASSWORD, or with ENV by two
parameters of SSM; without them, what needs a login is skipped. API_KEY is sent as X-Api-Key, where
an API can't do without one.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path

import boto3
import httpx
from botocore.exceptions import BotoCoreError, ClientError

from tools.api_client import PLANETS_PATH, ApiClient, LoginRefused, connect, reason_of
from tools.aws_access import AccessError, read_region
from tools.deploy_environments import DeployError, read_environment
from tools.deployed_api import NoProbe, ProbeParameters, find_url
from tools.report import Row, State, failures, show, terminal
from tools.target import UsageError, is_local, read_account, read_base_url

PROJECT = Path(__file__).parent.parent
DOCS_PATH = "/docs"
KEYS_PATH = "/.well-known/jwks.json"
READ_PATH = f"{PLANETS_PATH}?limit=1"
UNKNOWN_KEY = "a-key-that-nobody-has"
BY_HAND = "give EMAIL= and PASSWORD= of an account that logs in here"


@dataclass(frozen=True)
class Probed:
    """The API that is checked; without an account, `why_not` says why, and what to do."""

    base_url: str
    account: tuple[str, str] | None = field(repr=False)
    why_not: tuple[str, str] = ("no account was named", BY_HAND)
    api_key: str | None = None


class Surprise(Exception):
    """The API answered otherwise than it should; the text says how."""


type Find = Callable[[Mapping[str, str], Path], Probed]
type Check = Callable[[], str]
"""Says what it found, or raises Surprise, LoginRefused or httpx.TransportError."""


def find(settings: Mapping[str, str], project: Path) -> Probed:
    """Find the API. Raises UsageError, DeployError, AccessError or an error of botocore."""
    key = settings.get("API_KEY")
    if "ENV" not in settings:
        base_url = read_base_url(settings)
        return Probed(base_url, read_account(settings, base_url), api_key=key)
    stack_name = read_environment(settings["ENV"], project).stack_name
    session = boto3.Session(region_name=read_region(settings))
    base_url = find_url(stack_name, session.client("cloudformation"))
    if account := read_account(settings, base_url):
        return Probed(base_url, account, api_key=key)
    parameters = ProbeParameters(stack_name)
    try:
        return Probed(base_url, parameters.read(session.client("ssm")), api_key=key)
    except NoProbe as error:
        remedy = f"make a probe user (docs/operations.md, “Smoke test”), or {BY_HAND}"
        return Probed(base_url, None, (str(error), remedy), key)


def look(probed: Probed) -> Sequence[Row]:
    """Check the API. Raises UsageError where nothing answers at all."""
    here = is_local(probed.base_url)
    try:
        with connect(probed.base_url, connections=1, proxies=not here) as http:
            return list(check(probed, http))
    except httpx.ConnectError as error:
        remedy = "`make start` starts it" if here else "is it the right address?"
        raise UsageError(f"nothing answers at {probed.base_url}; {remedy}") from error


def check(probed: Probed, http: httpx.Client) -> Iterator[Row]:
    """Check the API, and tell of each check. Raises httpx.ConnectError."""
    anybody = {
        "documentation": partial(_documentation, http),
        "keys of tokens": partial(_keys, http),
        "no token": partial(_no_token, http),
    }
    for about, look_at in anybody.items():
        yield _row(about, look_at)
    yield from _checked_as_somebody(probed, http)


def _checked_as_somebody(probed: Probed, http: httpx.Client) -> Iterator[Row]:
    """Log in, and go on with that: a second wrong password would count against the account."""
    if probed.account is None:
        login = Row("login", State.SKIPPED, *probed.why_not)
    else:
        probe = ApiClient(http, *probed.account)
        login = _row("login", partial(_login, probe))
    yield login
    if login.state is not State.OK:
        yield from (Row(each, State.SKIPPED, "needs the login") for each in ("read", "unknown key"))
        return
    yield _row("read", partial(_read, probe, probed.api_key))
    yield _row("unknown key", partial(_unknown_key, probe))


def _row(about: str, look_at: Check) -> Row:
    try:
        return Row(about, State.OK, look_at())
    except (Surprise, LoginRefused) as error:
        return Row(about, State.FAILS, str(error))
    except httpx.ConnectError:
        raise
    except httpx.TransportError as error:
        return Row(about, State.FAILS, f"no answer: {type(error).__name__}: {error}")


def _documentation(http: httpx.Client) -> str:
    answer = _expected(http.get(DOCS_PATH), HTTPStatus.OK)
    kind = answer.headers.get("Content-Type", "")
    if not kind.startswith("text/html"):
        raise Surprise(f"{DOCS_PATH} is {kind or 'of no type'} instead of a page")
    return f"{DOCS_PATH} is a page"


def _keys(http: httpx.Client) -> str:
    answer = _expected(http.get(KEYS_PATH), HTTPStatus.OK)
    try:
        number = len(answer.json()["keys"])
    except (ValueError, KeyError, TypeError):
        number = 0
    if not number:
        raise Surprise(f"{KEYS_PATH} holds no key")
    return f"{KEYS_PATH} holds {number}"


def _no_token(http: httpx.Client) -> str:
    _expected(http.get(READ_PATH), HTTPStatus.UNAUTHORIZED)
    return f"GET {READ_PATH} is refused (401)"


def _login(probe: ApiClient) -> str:
    probe.log_in()
    return "the probe user has a token"


def _read(probe: ApiClient, api_key: str | None) -> str:
    """Read as a person does; one who brings no API key is served too."""
    key = {"X-Api-Key": api_key} if api_key else {}
    _expected(probe.get(READ_PATH, key), HTTPStatus.OK)
    return f"GET {READ_PATH} answers, {'with the' if key else 'without an'} API key"


def _unknown_key(probe: ApiClient) -> str:
    """Use a token of its own: the gateway keeps whose key counts for as long as a token."""
    probe.log_in()
    _expected(probe.get(READ_PATH, {"X-Api-Key": UNKNOWN_KEY}), HTTPStatus.FORBIDDEN)
    return "is refused (403)"


def _expected(answer: httpx.Response, status: HTTPStatus) -> httpx.Response:
    if answer.status_code != status:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Surprise(f"{asked} should be {status.value}, and is {reason_of(answer)}")
    return answer


def main(settings: Mapping[str, str], project: Path = PROJECT, find: Find = find) -> int:
    """Check the API that the settings name, and show what was found; return the exit code."""
    try:
        probed = find(settings, project)
        rows = look(probed)
    except (AccessError, DeployError, UsageError, BotoCoreError, ClientError) as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")
        return 1
    console = terminal()
    console.print(probed.base_url, soft_wrap=True)
    show(rows, console)
    return 1 if failures(rows) else 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
