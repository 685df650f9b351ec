"""`make smoke` passes wherever the demo accounts are."""

import os
import subprocess
import sys

import pytest

from tests.e2e.conftest import Deployment
from tests.e2e.runtime_process import PROJECT
from tools import smoke
from tools.report import State


@pytest.mark.needs("demo users", "API keys")
def test_the_api_passes_every_check(deployment: Deployment) -> None:
    probed = smoke.find({**os.environ, "BASE_URL": deployment.url}, PROJECT)

    rows = smoke.look(probed)

    assert [row for row in rows if row.state is not State.OK] == []


@pytest.mark.needs("own runtime", "demo users")
def test_the_command_shows_that_and_ends_well(deployment: Deployment) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.smoke"],
        cwd=PROJECT,
        env={**os.environ, "BASE_URL": deployment.url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[0] == deployment.url
    assert len(run.stdout.splitlines()) == 7
