"""Compiles what `sam build` made, so that a cold start on Lambda compiles nothing.

The bytecode is not checked against its source when it is loaded, so the times of files don't
matter, and it is the same, byte by byte, whenever the same source is compiled.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FUNCTION_ROOT = "/var/task"
LAYER_ROOT = "/opt"
"""Where Lambda unpacks functions and layers. Tracebacks name files by these paths."""

ROOTS = {
    "AWS::Serverless::Function": FUNCTION_ROOT,
    "AWS::Serverless::LayerVersion": LAYER_ROOT,
}


class CompileError(Exception):
    """A file does not compile; the text is what the compiler said."""


def compile_build(build: Path, template: Mapping[str, Any]) -> None:
    """Compile every function's and every layer's folder of a build. Raises CompileError.

    The template is the built one, as `sam_template.template.read` gives it.
    """
    for name, root in _folders(template):
        compile_folder(build / name, root)


def _folders(template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find each folder that was built, and where Lambda unpacks it."""
    for name, resource in template["Resources"].items():
        if root := ROOTS.get(resource["Type"]):
            yield name, root


def compile_folder(folder: Path, root: str) -> None:
    """Compile a folder for the one where Lambda unpacks it. Raises CompileError.

    It takes a fresh interpreter: marshal's bytes depend on what ran before.
    """
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [
            *(sys.executable, "-m", "compileall", "-q", "-f"),
            *("--invalidation-mode", "unchecked-hash"),
            *("-s", str(folder), "-p", root, str(folder)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CompileError(run.stdout.strip() or run.stderr.strip())
