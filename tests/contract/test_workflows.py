"""The workflows keep no keys, take no moving code, and know the environments of samconfig.toml."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
COMMIT = re.compile(r"@[0-9a-f]{40}$")


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    document: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(path.read_text())
    return document["jobs"]


def named(workflow: str) -> Path:
    return ROOT / ".github" / "workflows" / workflow


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    actions = [
        step["uses"]
        for job in jobs(path).values()
        for step in job.get("steps", ())
        if "uses" in step
    ]

    assert [action for action in actions if not COMMIT.search(action)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_workflow_uses_a_stored_secret(path: Path) -> None:
    assert "secrets" not in path.read_text()


def test_the_commands_that_test_are_the_makefiles() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)

    commands = jobs(named("test.yml"))["test"]["strategy"]["matrix"]["command"]

    assert "test" in commands
    assert set(commands) <= set(targets)


def test_a_deployment_runs_in_the_environment_that_it_is_for() -> None:
    job = jobs(named("deploy.yml"))["deploy"]

    assert job["environment"] == "${{ inputs.environment }}"


def test_what_was_deployed_is_checked_from_outside_at_once() -> None:
    steps = [step.get("run", "") for step in jobs(named("deploy.yml"))["deploy"]["steps"]]

    deployed = next(place for place, run in enumerate(steps) if run.startswith("make deploy "))
    assert steps[deployed + 1] == 'make smoke ENV="$TARGET"'


def test_a_commit_is_promoted_through_the_environments_in_their_order() -> None:
    declared = tomllib.loads((ROOT / "samconfig.toml").read_text())
    order = ["test", *(name for name in declared if name not in ("version", "default"))]

    promoted = jobs(named("promote.yml"))

    assert list(promoted) == order
    for before, name in pairwise(order):
        assert promoted[name]["needs"] == before
        assert promoted[name]["with"] == {"environment": name}
