"""What a deployment needs of the machine that it is started on."""

import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from tools.doctor.finding import Finding, fails, ok, warning

SAM, PYTHON, AWS = "sam", "python3.13", "aws"
VERSION = re.compile(r"\d+\.\d+[\w.]*")
ANSWER_SECONDS = 60
SPACE = 500_000_000
"""Bytes that a build needs, generously: what it leaves in .aws-sam is 63 MB."""

INSTALL_AWS = "install version 2 of the AWS CLI"
BY_MAKE = "run it by `make`, which puts .venv/bin first on PATH"

type Run = Callable[[Sequence[str]], str | None]
"""Returns what a command says, None if it is not there or fails."""


def run_here(command: Sequence[str]) -> str | None:
    """Run a command on this machine."""
    try:
        ran = subprocess.run(  # noqa: S603  # ours
            command, capture_output=True, text=True, check=False, timeout=ANSWER_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return f"{ran.stdout}{ran.stderr}".strip() if ran.returncode == 0 else None


def sam(run: Run) -> Finding:
    """Look for SAM CLI, of the version that the project pins."""
    pinned = version("aws-sam-cli")
    said = run([SAM, "--version"])
    if said is None:
        return fails("SAM CLI is not there", BY_MAKE)
    if _version(said) != pinned:
        return warning(f"{_version(said)}, where the project pins {pinned}", BY_MAKE)
    return ok(pinned)


def python(run: Run) -> Finding:
    """Look for the Python that `sam build` runs pip by."""
    said = run([PYTHON, "-m", "pip", "--version"])
    if said is None:
        return fails(f"no {PYTHON} with pip, which `sam build` runs", BY_MAKE)
    return ok(f"{PYTHON} with pip {_version(said)}")


def aws(run: Run) -> Finding:
    """Look for the AWS CLI: no deployment needs it, but what docs/operations.md has one type."""
    said = run([AWS, "--version"])
    if said is None:
        return warning("is not there; only the commands of docs/operations.md need it", INSTALL_AWS)
    if _version(said).startswith("1."):
        return warning(f"{_version(said)} does not read AWS_REGION", INSTALL_AWS)
    return ok(_version(said))


def disk(project: Path) -> Finding:
    """Look whether a build fits into the project's folder."""
    free = shutil.disk_usage(project).free
    said = f"{free / 1e9:.1f} GB free in {project}"
    if free < SPACE:
        return fails(said, f"make room: a build takes up to {SPACE / 1e9:.1f} GB")
    return ok(said)


def _version(said: str) -> str:
    found = VERSION.search(said)
    return found[0] if found else "?"
