"""The API that the suite runs against: that at BASE_URL, else one that is started for it.

RUNG=sam-local starts SAM CLI and the local runtime beside it, else it is the local runtime alone.

API_KEY is sent as X-Api-Key, where the rung can't do without one.
ADMIN_EMAIL and ADMIN_PASSWORD name an admin at BASE_URL; without them what only admins may do is
skipped, and so is what that rung cannot show (rungs.py). No test minds what the others left behind.
Who is logged in is so for one module only, since the suite may outlast an access token.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from local.call_log import CALLS_PATH
from local.product import demo
from sam_template.template import load
from tests.e2e.api import PASSWORD, Member, client, log_in, new_member
from tests.e2e.browser import browser_path, empty_page
from tests.e2e.resources import COLLECTIONS, Collection, Resource
from tests.e2e.rungs import MARK, SAM_LOCAL, rung, settle_gaps
from tests.e2e.runtime_process import PROJECT, RuntimeProcess
from tests.grants import calls_without_grant, uses
from tests.secrecy import check_lines
from tools.rehearsal.names import localhost_names

KNOWN_PASSWORDS = frozenset({PASSWORD, demo.ADMIN.password, demo.MEMBER.password})


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", MARK)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what the rung cannot show, or expect that it fails."""
    settle_gaps(item)


@dataclass(frozen=True)
class Deployment:
    """Where an API answers, and where the mails are shown that it sends."""

    url: str
    inbox_url: str


@pytest.fixture(scope="session", autouse=True)
def names() -> Iterator[None]:
    """Find the names that a rehearsal gives to what it deployed."""
    with localhost_names():
        yield


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Find the API, or start it."""
    if "BASE_URL" in os.environ:
        url = os.environ["BASE_URL"].rstrip("/")
        yield Deployment(url, inbox_url=os.environ.get("INBOX_URL", url))
    elif rung() == SAM_LOCAL:
        yield from sam_local(tmp_path_factory.mktemp("local"))
    else:
        yield from local_runtime(tmp_path_factory.mktemp("local"))


def local_runtime(state: Path) -> Iterator[Deployment]:
    """Start it; what the tests make it do must be granted in the template, and log no secret."""
    with RuntimeProcess(state, LOG_LEVEL="INFO") as runtime:
        url = runtime.wait_until_ready()
        yield Deployment(url, inbox_url=url)
        noted = httpx.get(f"{url}{CALLS_PATH}", trust_env=False).json()
        ungranted = calls_without_grant(load(PROJECT / "template.yaml"), uses(noted))
        assert not ungranted, "\n".join(ungranted)
    assert any("answered" in line for line in runtime.logged)
    check_lines(runtime.logged, passwords=KNOWN_PASSWORDS)


def sam_local(state: Path) -> Iterator[Deployment]:
    """Start SAM CLI, or end the session at once, since nothing else is here to be tested."""
    with RuntimeProcess(state, command="sam") as runtime:
        try:
            url = runtime.wait_until_ready()
        except AssertionError as error:
            pytest.exit(str(error), returncode=1)
        yield Deployment(url, inbox_url=runtime.inbox_url or url)


@pytest.fixture(scope="session")
def base_url(deployment: Deployment) -> str:
    """Where the API answers."""
    return deployment.url


@pytest.fixture(scope="session")
def anyone(base_url: str) -> Iterator[httpx.Client]:
    """Somebody who is not logged in."""
    with client(base_url) as http:
        yield http


@pytest.fixture(scope="module")
def mia(anyone: httpx.Client) -> Member:
    """Return a member."""
    return new_member(anyone)


@pytest.fixture(scope="module")
def max_(anyone: httpx.Client) -> Member:
    """Return another member."""
    return new_member(anyone)


@pytest.fixture(params=COLLECTIONS)
def collection(request: pytest.FixtureRequest) -> Collection:
    """Return each collection, one by one: what is a rule of all is tried on each."""
    return COLLECTIONS[request.param]


@pytest.fixture
def thing(collection: Collection, mia: Member) -> Resource:
    """Return a new thing of each collection."""
    return collection.add(mia)


@pytest.fixture(scope="module")
def admin(base_url: str, anyone: httpx.Client) -> Iterator[httpx.Client]:
    """Somebody who is an admin."""
    if "BASE_URL" not in os.environ:
        email, password = demo.ADMIN.email, demo.ADMIN.password
    elif {"ADMIN_EMAIL", "ADMIN_PASSWORD"} <= os.environ.keys():
        email, password = os.environ["ADMIN_EMAIL"], os.environ["ADMIN_PASSWORD"]
    else:
        pytest.skip("ADMIN_EMAIL and ADMIN_PASSWORD name no admin at BASE_URL")
    with client(base_url, log_in(anyone, email, password)) as http:
        yield http


@pytest.fixture(scope="session")
def inbox(deployment: Deployment) -> Iterator[httpx.Client]:
    """Who can read the mails that were sent, at INBOX_URL where the API itself can't show them."""
    with client(deployment.inbox_url) as http:
        yield http


@pytest.fixture(scope="session")
def browser() -> str:
    """Return the path of a browser, or skip what needs one."""
    path = browser_path()
    if path is None:
        pytest.skip("there is no Chromium on the PATH")
    return path


@pytest.fixture
def page(browser: str) -> Iterator[Page]:
    """Open an empty page; what it complains of fails the test."""
    with empty_page(browser) as page:
        yield page
