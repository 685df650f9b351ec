"""Other packages on the path, with the names of this repository's own, change nothing."""

from pathlib import Path

import pytest

from tests.e2e.api import client, new_member
from tests.e2e.runtime_process import RuntimeProcess

pytestmark = pytest.mark.needs("own runtime")

PACKAGES = ("functions", "shared", "local", "sam_template", "tools")


def test_the_local_runtime_runs_its_own_code(tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise ImportError('another package')\n")

    with (
        RuntimeProcess(tmp_path / "state", PYTHONPATH=str(tmp_path)) as runtime,
        client(runtime.wait_until_ready()) as anyone,
    ):
        new_member(anyone)
