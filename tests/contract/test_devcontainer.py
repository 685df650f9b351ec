"""The container to develop in has this project's Python, commands and port."""

import json
from typing import Any

import pytest

from local.ports import DEFAULT_PORT
from tests.aws import PROJECT


@pytest.fixture(scope="module")
def container() -> dict[str, Any]:
    path = PROJECT / ".devcontainer" / "devcontainer.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_it_has_the_python_of_the_project(container: dict[str, Any]) -> None:
    version = (PROJECT / ".python-version").read_text().strip()

    assert container["image"].endswith(f"/python:{version}")


def test_it_installs_by_the_makefile(container: dict[str, Any]) -> None:
    make, target = container["postCreateCommand"].split()

    assert make == "make"
    assert f"\n{target}:" in (PROJECT / "Makefile").read_text()


def test_it_shows_where_the_api_runs(container: dict[str, Any]) -> None:
    assert container["forwardPorts"] == [DEFAULT_PORT]
    assert list(container["portsAttributes"]) == [str(DEFAULT_PORT)]
