"""Where a tool works, and as whom."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.data_plane.ministack_launcher import LOCK_FILE
from local.gateway.server import Server
from local.ports import base_url_at
from local.product import demo
from local.state import State
from tools.target import Target, UsageError

ELSEWHERE = "https://api.example.com/live"
ACCOUNT = {"EMAIL": "mia@example.com", "PASSWORD": "a password"}


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return the state folder of an API that has run before."""
    state = State(tmp_path)
    state.data.mkdir()
    state.note_base_url(base_url_at(1))
    return state


@pytest.fixture
def running(state: State) -> Iterator[State]:
    """Return it while that API runs."""
    with (state.data / LOCK_FILE).open("w") as lock, Server(0) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state.note_base_url(base_url_at(server.port))
        yield state


def test_without_a_word_it_is_the_demo_member_of_the_local_api(state: State) -> None:
    target = Target.read({"LOCAL_STATE": str(state.folder)})

    assert target == Target("http://127.0.0.1:3000", demo.MEMBER.email, demo.MEMBER.password)


def test_the_api_that_runs_here_is_found_at_its_port(running: State) -> None:
    target = Target.read({"LOCAL_STATE": str(running.folder)})

    assert target.base_url == running.base_url
    assert target.email == demo.MEMBER.email


def test_port_names_another_one(running: State) -> None:
    target = Target.read({"LOCAL_STATE": str(running.folder), "PORT": "3102"})

    assert target.base_url == "http://127.0.0.1:3102"


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(UsageError, match="PORT must be a number from 0 to 65535"):
        Target.read({"PORT": port})


def test_the_demo_member_is_there_on_any_port_of_this_machine() -> None:
    target = Target.read({"BASE_URL": "http://localhost:3001"})

    assert target.email == demo.MEMBER.email


def test_any_deployment_can_be_named() -> None:
    target = Target.read({"BASE_URL": f"{ELSEWHERE}/", **ACCOUNT})

    assert target == Target(ELSEWHERE, "mia@example.com", "a password")


@pytest.mark.parametrize(
    "environment",
    [
        {"BASE_URL": ELSEWHERE},
        {"BASE_URL": ELSEWHERE, "EMAIL": "mia@example.com"},
        {"BASE_URL": ELSEWHERE, "PASSWORD": "a password"},
        {"EMAIL": "mia@example.com"},
    ],
)
def test_the_demo_password_is_offered_for_no_other_account(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="EMAIL and PASSWORD must say who logs in"):
        Target.read(environment)


@pytest.mark.parametrize("text", ["ftp://example.com", "127.0.0.1:3000", "http://", "http://a:b"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="must be an http or https address"):
        Target.read({"BASE_URL": text, **ACCOUNT})


def test_a_password_is_never_printed() -> None:
    target = Target.read({"BASE_URL": ELSEWHERE, **ACCOUNT})

    assert "a password" not in repr(target)
