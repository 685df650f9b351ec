"""The gates that a clone passes after a command has changed it: style, types, imports, tests."""

import sys
from pathlib import Path

from tests.clone import run

GATES = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",))
TRIALS = ("-u", "NEW_SLICES", "-u", "STRIPS")
"""What would have a clone try its own clones."""


def pass_gate(clone: Path, gate: tuple[str, ...]) -> None:
    """Run one of the gates, which must be passed; clones beside each other share mypy's cache."""
    tool, *arguments = gate
    command = str(Path(sys.executable).parent / tool)
    run(clone, "env", f"MYPY_CACHE_DIR={clone.parents[1] / 'mypy'}", command, *arguments)


def run_tests(clone: Path, *arguments: str) -> None:
    """Run tests of the clone, which must pass."""
    run(clone, "env", *TRIALS, sys.executable, "-m", "pytest", "-n", "2", *arguments)
