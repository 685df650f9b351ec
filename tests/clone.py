"""A clone of this project as it is in the working tree, for commands that change all of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_TRACKED = shutil.ignore_patterns(
    ".git", ".venv*", ".uv", ".local", ".aws-sam", "node_modules", "__pycache__", ".*_cache"
)
AUTHOR = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")


def clone_into(folder: Path) -> Path:
    """Copy the project into a new folder, as the first commit of a repository of its own."""
    shutil.copytree(ROOT, folder, ignore=NOT_TRACKED)
    run(folder, "git", "init", "-q")
    commit(folder, "What was cloned")
    return folder


def commit(clone: Path, message: str) -> None:
    """Commit whatever is in the clone."""
    run(clone, "git", "add", "-A")
    run(clone, "git", *AUTHOR, "commit", "-qm", message)


def run_make(clone: Path, target: str, **settings: str) -> str:
    """Run a command of make's there, in the environment that this runs in, and return its words."""
    path = f"PATH={Path(sys.executable).parent}:{os.environ['PATH']}"
    given = [f"{name}={value}" for name, value in settings.items()]
    return run(clone, "env", path, "make", "--old-file=.venv/installed", target, *given)


def run(clone: Path, *command: str) -> str:
    """Run a command there that must succeed, and return what it says."""
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
