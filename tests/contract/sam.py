"""Runs SAM CLI as a person would, from the development environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def sam(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of SAM CLI in the project's folder."""
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "SAM_CLI_TELEMETRY": "0",
    }
    return subprocess.run(  # our own environment's program
        [scripts / "sam", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
