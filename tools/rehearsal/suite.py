"""Runs the end-to-end suite against the deployed stack."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.execution.environment import credential_variables
from local.product import demo
from tools.rehearsal.cloud import Cloud
from tools.rehearsal.project import RehearsalError

RUNG = "rehearsal"
PEOPLE_KEY = "PeopleKey"
"""The template's API key for requests without one: ministack ignores the authorizer's."""
SECONDS_LONGEST = 1200
SUITE = "tests/e2e"


def run_suite(project: Path, cloud: Cloud, options: Sequence[str], *, inbox_url: str) -> None:
    """Run it, or those tests of it that are named, on this terminal.

    Raises RehearsalError if it fails, or does not end.
    """
    command = [sys.executable, "-m", "pytest", *(options or [SUITE])]
    try:
        run = subprocess.run(  # noqa: S603  # ours
            command,
            cwd=project,
            env=environment(os.environ, cloud, inbox_url=inbox_url),
            check=False,
            timeout=SECONDS_LONGEST,
        )
    except subprocess.TimeoutExpired as error:
        raise RehearsalError(f"the suite did not end within {SECONDS_LONGEST} s") from error
    if run.returncode:
        raise RehearsalError(f"the suite failed (exit code {run.returncode})")


def environment(machine: Mapping[str, str], cloud: Cloud, *, inbox_url: str) -> dict[str, str]:
    """Return variables that tell the suite where API, mails and cloud are, and who is an admin."""
    return {
        **machine,
        **credential_variables(cloud.plane.root, cloud.plane.url),
        "RUNG": RUNG,
        "BASE_URL": cloud.base_url(),
        "INBOX_URL": inbox_url,
        "API_KEY": cloud.api_key(PEOPLE_KEY),
        "ADMIN_EMAIL": demo.ADMIN.email,
        "ADMIN_PASSWORD": demo.ADMIN.password,
    }
