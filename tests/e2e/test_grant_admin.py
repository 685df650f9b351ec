"""`make grant-admin` on a runtime of its own: who is an admin may do more, once logged in again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.api import PASSWORD, USERS, client, log_in, new_member, refresh_token, renew
from tests.e2e.runtime_process import PROJECT, RuntimeProcess

pytestmark = pytest.mark.needs("own runtime")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("roles")


@pytest.fixture(scope="module")
def started(state: Path) -> Iterator[httpx.Client]:
    """Somebody who is not logged in, at a runtime of the test's own."""
    with RuntimeProcess(state) as runtime, client(runtime.wait_until_ready()) as http:
        yield http


def grant(state: Path, email: str, role: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "tools.grant_admin"],
        cwd=PROJECT,
        env={**os.environ, "LOCAL_STATE": str(state), "EMAIL": email, "ROLE": role},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_member_becomes_an_admin_and_a_member_again(started: httpx.Client, state: Path) -> None:
    nova = new_member(started)
    before = refresh_token(started, nova.email)
    assert nova.http.get(USERS).status_code == 403

    assert grant(state, nova.email, "admin").endswith(
        "is an admin now, and logged out everywhere\n"
    )

    assert renew(started, before).status_code == 400
    with client(str(started.base_url), log_in(started, nova.email, PASSWORD)) as admin:
        assert admin.get(USERS).status_code == 200

    assert grant(state, nova.email, "member").endswith("a member now, and logged out everywhere\n")
    assert grant(state, nova.email, "member").endswith("is a member already\n")
    with client(str(started.base_url), log_in(started, nova.email, PASSWORD)) as member:
        assert member.get(USERS).status_code == 403
