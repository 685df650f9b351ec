"""What was answered is not lost, whatever ends the local runtime: each test starts its own."""

import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from local.product import demo
from tests.e2e.api import (
    ME,
    PLANETS,
    USERS,
    a_user,
    all_pages,
    client,
    eventually,
    log_in,
    mails_to,
    new_member,
)
from tests.e2e.resources import COLLECTIONS, Collection
from tests.e2e.runtime_process import PROJECT, RuntimeProcess, descendants, running
from tools.api_client import ApiClient
from tools.exoplanets import read_planets
from tools.loading import Result, load

pytestmark = pytest.mark.needs("own runtime")

SOURCES = ("functions", "shared", "local", "sam_template", "template.yaml")
BROKEN_CONSUMER = '''"""Fails, as when everything is lost before a mail goes out."""


def handler(event: object, context: object) -> None:
    raise RuntimeError("before the mail is sent")
'''

LOADED = 400  # planets
KILLED_AT = 100


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the product, whose mails are not sent."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in SOURCES:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    consumer_of(copy).write_text(BROKEN_CONSUMER)
    return copy


def consumer_of(project: Path) -> Path:
    return project / "functions" / "notifications" / "send_notifications.py"


def demo_client(base_url: str) -> ApiClient:
    return ApiClient(client(base_url), demo.MEMBER.email, demo.MEMBER.password)


def port_of(address: str) -> str:
    """Return the port of a runtime: its address is the issuer of its tokens."""
    return str(httpx.URL(address).port)


def admin_of(base_url: str) -> httpx.Client:
    return client(base_url, log_in(client(base_url), demo.ADMIN.email, demo.ADMIN.password))


@pytest.mark.parametrize("end", [RuntimeProcess.stop, RuntimeProcess.kill])
def test_what_was_answered_is_there_after_another_start(
    state: Path, end: Callable[[RuntimeProcess], object]
) -> None:
    with RuntimeProcess(state) as runtime:
        base_url = runtime.wait_until_ready()
        mia = new_member(client(base_url))
        added = [collection.add(mia) for collection in COLLECTIONS.values()]
        shown = [thing.http.get(thing.path).json() for thing in added]
        end(runtime)

    with RuntimeProcess(state, PORT=port_of(base_url)) as runtime:
        admin = admin_of(runtime.wait_until_ready())
        listed = [all_pages(admin, collection.path) for collection in COLLECTIONS.values()]

        assert [admin.get(thing.path).json() for thing in added] == shown
        assert all(each in there for each, there in zip(shown, listed, strict=True))
        assert client(base_url, mia.token).get(ME).json() == mia.user


def test_a_mail_is_there_after_a_stop_and_a_start_and_not_sent_again(state: Path) -> None:
    with RuntimeProcess(state) as runtime:
        anyone = client(runtime.wait_until_ready())
        mia = new_member(anyone)
        mails = eventually(lambda: mails_to(mia.email, anyone), bool)
        exit_code = runtime.stop()

    with RuntimeProcess(state) as runtime:
        again = mails_to(mia.email, client(runtime.wait_until_ready()))

        assert exit_code == 0
        assert again == mails
        assert len(mails) == 1


def test_a_kill_before_the_mail_is_sent_makes_it_neither_lost_nor_double(
    state: Path, project: Path
) -> None:
    mia, later = a_user(), a_user()
    with RuntimeProcess(state, project) as runtime:
        answer = client(runtime.wait_until_ready()).post(USERS, json=mia)
        runtime.kill()
    shutil.copy(consumer_of(PROJECT), consumer_of(project))

    with RuntimeProcess(state, project) as runtime:
        anyone = client(runtime.wait_until_ready())
        eventually(lambda: mails_to(mia["email"], anyone), bool)
        anyone.post(USERS, json=later)
        eventually(lambda: mails_to(later["email"], anyone), bool)

        assert answer.status_code == 201
        assert len(mails_to(mia["email"], anyone)) == 1
        assert len(mails_to(later["email"], anyone)) == 1


def test_a_kill_during_a_load_loses_nothing_that_was_answered(state: Path) -> None:
    planets = read_planets()[:LOADED]
    with RuntimeProcess(state) as runtime:
        base_url = runtime.wait_until_ready()
        processes = descendants(runtime.pid)
        created = load_and_kill(runtime, base_url)

    with RuntimeProcess(state) as runtime:
        base_url = runtime.wait_until_ready()
        outcomes = list(load(demo_client(base_url), planets))
        member = client(base_url, log_in(client(base_url), demo.MEMBER.email, demo.MEMBER.password))
        names = [planet["planet_name"] for planet in all_pages(member, PLANETS, limit=100)]

        results = Counter(outcome.result for outcome in outcomes)
        present = {each.planet_name for each in outcomes if each.result is Result.PRESENT}
        assert created <= present
        assert results[Result.CREATED] + results[Result.PRESENT] == LOADED
        assert sorted(names) == sorted(planet["planet_name"] for planet in planets)
        assert eventually(lambda: running(processes), lambda left: not left) == set()


def test_a_request_that_a_kill_cut_off_has_one_effect_when_it_is_repeated(
    state: Path, collection: Collection
) -> None:
    asked, key = collection.draw(), {"Idempotency-Key": "cut-off"}
    with RuntimeProcess(state) as runtime:
        address = runtime.wait_until_ready()
        mia = new_member(client(address))
        with ThreadPoolExecutor() as pool:
            pool.submit(mia.http.post, collection.path, json=asked, headers=key)
            runtime.kill()

    with RuntimeProcess(state, PORT=port_of(address)) as runtime:
        base_url = runtime.wait_until_ready()
        again = client(base_url, mia.token)
        answers = [again.post(collection.path, json=asked, headers=key) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert all_pages(admin_of(base_url), collection.path).count(answers[0].json()) == 1


def load_and_kill(runtime: RuntimeProcess, base_url: str) -> set[str]:
    """Kill the runtime in the midst of a load; return the planets that it said were created."""
    created: set[str] = set()
    with suppress(httpx.TransportError):
        for outcome in load(demo_client(base_url), read_planets()[:LOADED]):
            assert outcome.result is Result.CREATED
            created.add(outcome.planet_name)
            if len(created) == KILLED_AT:
                runtime.kill()
    assert KILLED_AT <= len(created) < LOADED
    return created
