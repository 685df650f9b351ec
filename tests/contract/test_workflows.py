"""The workflows keep no keys, take no moving code, and know the environments of samconfig.toml."""

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
COMMIT = re.compile(r"@[0-9a-f]{40}$")
SAME_REPOSITORY = "$/"
CREDENTIALS = "aws-actions/configure-aws-credentials@"
DOMAIN_MINUTES = 60
"""How long a domain's first certificate and security policy may take."""


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    document: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(path.read_text())
    return document["jobs"]


def steps(path: Path, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = jobs(path)[job]["steps"]
    return found


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
def test_every_pinned_action_says_its_version(path: Path) -> None:
    pinned = [line for line in path.read_text().splitlines() if re.search(r"@[0-9a-f]{40}", line)]

    assert [line for line in pinned if not re.search(r" # v\d+\.\d+\.\d+$", line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_of_this_repository_runs_at_the_commit_of_its_caller(path: Path) -> None:
    called = [job["uses"] for job in jobs(path).values() if "uses" in job]

    assert [name for name in called if not name.startswith(SAME_REPOSITORY)] == []


def test_zizmor_finds_nothing() -> None:
    run = subprocess.run(
        ["make", "--no-print-directory", "lint-workflows"],  # noqa: S607 - whichever make is here
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_workflow_has_rights_that_only_one_of_its_jobs_needs(path: Path) -> None:
    document = yaml.safe_load(path.read_text())

    assert document["permissions"] in ({}, {"contents": "read"})


def test_only_the_job_that_deploys_can_have_credentials() -> None:
    declared = jobs(named("deploy.yml"))

    tokens = {name for name, job in declared.items() if "id-token" in job["permissions"]}

    assert tokens == {"deploy"}
    assert declared["deploy"]["needs"] == "build"
    assert declared["build"]["permissions"] == {"contents": "read"}


def test_what_is_deployed_was_built_before_there_were_credentials() -> None:
    path = named("deploy.yml")
    commands = [step.get("run", step.get("uses", "")) for step in steps(path, "deploy")]

    taken = next(at for at, command in enumerate(commands) if command.startswith(CREDENTIALS))

    assert [step["run"] for step in steps(path, "build") if "make build" in step.get("run", "")]
    assert [command for command in commands if "make build" in command] == []
    assert commands[taken + 1] == 'make deploy ENV="$TARGET" BUILD=no CONFIRM=no'


def test_a_list_of_what_the_layer_holds_is_kept_beside_each_release() -> None:
    built = steps(named("deploy.yml"), "build")
    runs = [step.get("run", "") for step in built]

    kept = {step["with"]["path"]: step["with"] for step in built if "path" in step.get("with", {})}

    listed = kept[".aws-sam/sbom.cdx.json"]
    assert runs.index("make sbom") > runs.index('make build ENV="$TARGET"')
    assert (listed["if-no-files-found"], listed["include-hidden-files"]) == ("error", True)


def test_a_deployment_has_the_time_that_a_domain_takes() -> None:
    job = jobs(named("deploy.yml"))["deploy"]
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())

    [credentials] = [step for step in job["steps"] if step.get("uses", "").startswith(CREDENTIALS)]

    waits = {
        environment["deploy"]["parameters"]["max_wait_duration"]
        for name, environment in config.items()
        if name not in ("version", "default")
    }
    assert waits == {100}
    assert DOMAIN_MINUTES < 100 < job["timeout-minutes"]
    assert job["timeout-minutes"] * 60 < credentials["with"]["role-duration-seconds"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_that_runs_make_takes_the_pinned_uv(path: Path) -> None:
    document = yaml.safe_load(path.read_text())
    runs = [step.get("run", "") for job in jobs(path).values() for step in job.get("steps", ())]

    if any("make" in command for command in runs):
        assert document["env"]["MAKEFLAGS"] == "UV=.uv/bin/uv"


def test_every_lock_file_gets_updates_once_they_have_been_out_for_a_week() -> None:
    document = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())
    updates = {each["package-ecosystem"]: each for each in document["updates"]}
    locked = {
        f"/{path.parent.relative_to(ROOT)}" for path in ROOT.glob("tools/*/package-lock.json")
    }

    assert updates.keys() == {"pip", "npm", "github-actions"}
    assert set(updates["npm"]["directories"]) == locked
    for name, each in updates.items():
        assert each["cooldown"]["default-days"] >= 7, name


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
