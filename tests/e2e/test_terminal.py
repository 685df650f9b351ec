"""The local runtime beside what a terminal has: others' packages, and commands that look for it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.api import (
    RESET_PAGE,
    VERIFICATION_PAGE,
    a_link_token,
    client,
    eventually,
    new_member,
)
from tests.e2e.runtime_process import PROJECT, RuntimeProcess
from tools.target import Target

pytestmark = pytest.mark.needs("own runtime")

PACKAGES = ("functions", "shared", "local", "sam_template", "tools")


def test_other_packages_of_the_names_of_its_own_change_nothing(tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise ImportError('another package')\n")

    with (
        RuntimeProcess(tmp_path / "state", PYTHONPATH=str(tmp_path)) as runtime,
        client(runtime.wait_until_ready()) as anyone,
    ):
        new_member(anyone)


def test_a_command_without_a_port_finds_it_while_it_runs(tmp_path: Path) -> None:
    environment = {"LOCAL_STATE": str(tmp_path)}

    with RuntimeProcess(tmp_path) as runtime:
        url = runtime.wait_until_ready()
        found = Target.read(environment).base_url

    assert found == url
    assert Target.read(environment).base_url != url


@pytest.mark.parametrize("command", ["start", "sam", "reset"])
def test_a_second_run_on_the_same_data_is_refused_at_once(tmp_path: Path, command: str) -> None:
    with RuntimeProcess(tmp_path) as runtime:
        url = runtime.wait_until_ready()
        second = subprocess.run(
            [sys.executable, "-m", "local", command],
            cwd=PROJECT,
            env={**os.environ, "PORT": "0", "LOCAL_STATE": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert second.returncode == 1
    assert second.stderr.endswith("stop it first\n")
    assert url in second.stderr


@pytest.mark.parametrize("level", ["WARNING", "DEBUG"])
def test_no_token_of_a_link_is_on_the_terminal(tmp_path: Path, level: str) -> None:
    token = a_link_token()

    with (
        RuntimeProcess(tmp_path, LOG_LEVEL=level) as runtime,
        client(runtime.wait_until_ready()) as anyone,
    ):
        for page in (RESET_PAGE, VERIFICATION_PAGE):
            known, unknown = {"token": token}, {"token": token, "other": token}
            assert anyone.get(page, params=known).status_code == 200
            assert anyone.get(page, params=unknown).status_code == 400
            assert anyone.post(page, params=known, data=unknown).status_code >= 400
        said = eventually(lambda: runtime.said, all_is_said)

    assert all_is_said(said)
    assert token not in "\n".join(said)


def all_is_said(lines: Sequence[str]) -> bool:
    return sum(VERIFICATION_PAGE in line for line in lines) >= 3
