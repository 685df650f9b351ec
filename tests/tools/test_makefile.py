"""The Makefile in a folder whose path has a blank, in an activated environment; uv is a fake."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = (".venv", "tools/checkov/.venv")
READ_BY_MAKE = (
    "Makefile",
    "requirements-dev.txt",
    "tools/checkov/requirements.txt",
    "tools/oauth_client/package-lock.json",
    "tools/lint_openapi/package-lock.json",
)

FAKE_UV = """#!/bin/bash
echo "$@" >> uv.log
if [ "$1" = venv ]; then mkdir -p "${@: -1}"; fi
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy in a folder with a blank, whose environment is there, with a uv, but is old."""
    copy = tmp_path / "my api"
    for name in READ_BY_MAKE:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    uv = copy / ".venv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(FAKE_UV)
    uv.chmod(0o755)
    return copy


def make(project: Path, *targets: str, **settings: str) -> subprocess.CompletedProcess[str]:
    activated = {"PATH": f"{project}/.venv/bin:{os.environ['PATH']}", "VIRTUAL_ENV": "/elsewhere"}
    return subprocess.run(
        ["make", *targets],  # noqa: S607 - whichever make is here
        cwd=project,
        env={**activated, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_is_installed_by_an_activated_environments_uv(
    project: Path, environment: str
) -> None:
    run = make(project, f"{environment}/installed")

    assert run.returncode == 0, run.stderr
    installed = (project / "uv.log").read_text().splitlines()[-1]
    assert installed.startswith(f"pip sync --quiet --require-hashes --python {environment} ")


def test_the_uv_that_make_fetches_is_the_one_that_is_pinned_by_its_hashes(project: Path) -> None:
    pip = project / "bin" / "python3"
    pip.parent.mkdir()
    pip.write_text('#!/bin/bash\necho "$@" > pip.log\nmkdir -p .uv/bin && touch .uv/bin/uv\n')
    pip.chmod(0o755)

    run = make(project, ".uv/bin/uv", PATH=f"{pip.parent}:{os.environ['PATH']}")

    assert run.returncode == 0, run.stderr
    arguments = (project / "pip.log").read_text()
    assert "--no-deps --require-hashes" in arguments
    [pin, *hashes] = (project / ".uv" / "requirements.txt").read_text().splitlines()
    assert pin.startswith("uv==")
    assert hashes
    assert all(line.startswith("    --hash=sha256:") for line in hashes)
    assert not hashes[-1].endswith("\\"), "pip would read on"


@pytest.mark.parametrize("variable", ["PYTHONPATH", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE"])
def test_a_command_does_not_see_how_the_terminal_changes_python(
    project: Path, variable: str
) -> None:
    (project / "Makefile").open("a").write("\nshow:\n\t@env\n")

    run = make(project, "show", **{variable: "1"})

    assert run.returncode == 0
    assert f"{variable}=" not in run.stdout


def test_there_is_no_list_of_what_nobody_built(project: Path) -> None:
    run = make(project, "sbom")

    assert run.returncode != 0
    assert "nothing is built: make build" in run.stderr


def test_the_list_of_libraries_is_of_the_built_layers_alone(project: Path) -> None:
    built = project / ".aws-sam" / "build"
    layers = [built / name / "python" for name in ("DocumentsLayer", "SharedLayer")]
    for folder in (*layers, built / "GetUser" / "functions"):
        folder.mkdir(parents=True)
    tool = project / ".venv" / "bin" / "cyclonedx-py"
    tool.write_text('#!/bin/bash\necho "$PYTHONPATH|$@" > sbom.log\n')
    tool.chmod(0o755)

    run = make(project, "sbom")

    assert run.returncode == 0, run.stderr
    seen, _, arguments = (project / "sbom.log").read_text().partition("|")
    assert seen.split(":") == list(map(str, layers))
    assert arguments.startswith("environment -S ")
    assert "--output-reproducible" in arguments


def test_all_environments_are_there_before_the_first_test_runs(project: Path) -> None:
    run = make(project, "-n", "test")

    assert run.stdout.index("checkov/requirements.txt") < run.stdout.index("\npytest\n")
