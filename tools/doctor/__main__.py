"""Says what stands and what is missing for a deployment, and changes nothing.

`make doctor ENV=dev` shows it in one table, each thing with its next step. `make deploy` begins
with it. It fails only where deploying would.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.deploy_environments import DeployError
from tools.doctor.diagnosis import Machine, diagnose
from tools.report import show, terminal

PROJECT = Path(__file__).parents[2]


def main(settings: Mapping[str, str], project: Path = PROJECT, here: Machine | None = None) -> int:
    """Show the table for the environment that ENV names; return the exit code."""
    try:
        diagnosis = diagnose(settings, project, here)
    except DeployError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    show(diagnosis.rows, terminal())
    (sys.stderr if diagnosis.failures else sys.stdout).write(f"{diagnosis.summary}\n")
    return 1 if diagnosis.failures else 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
