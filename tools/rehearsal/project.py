"""The project as it is rehearsed: a copy, so that its parameters and its code can be changed."""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomlkit

from local.sources import TEMPLATE

CONFIG = "samconfig.toml"
DEPLOYED = (TEMPLATE, CONFIG, "functions", "layers", "shared")
"""The parts of the project that a deployment reads."""

ENVIRONMENT = "dev"
"""The environment of samconfig.toml that is rehearsed, with some parameters set otherwise."""


SPACE = 4_000_000_000
"""Bytes that a rehearsal needs in the temporary folder: each environment unpacks its layers."""


class RehearsalError(Exception):
    """The rehearsal failed; the text is one line for the person at the terminal."""


def check_space(folder: Path) -> None:
    """See whether a rehearsal fits into a folder. Raises RehearsalError."""
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise RehearsalError(
            f"it needs {SPACE / 1e9:.0f} GB in {folder}, which has {free / 1e9:.1f} GB free;"
            " TMPDIR=… names another folder"
        )


def copy_project(source: Path, target: Path) -> Path:
    """Copy what a deployment reads into a new folder, and return that."""
    target.mkdir(parents=True)
    for name in DEPLOYED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=_bytecode)
        else:
            shutil.copy(source / name, target / name)
    return target


def set_parameters(project: Path, values: Mapping[str, str]) -> None:
    """Set parameters of the rehearsed environment, in the copy's samconfig.toml."""
    path = project / CONFIG
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    config[ENVIRONMENT]["global"]["parameters"]["parameter_overrides"].update(values)
    path.write_text(tomlkit.dumps(config), encoding="utf-8")


def stack_name(project: Path) -> str:
    """Name the stack of the rehearsed environment."""
    config = tomllib.loads((project / CONFIG).read_text(encoding="utf-8"))
    return str(config[ENVIRONMENT]["global"]["parameters"]["stack_name"])


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace a text that a file has exactly once. Raises RehearsalError."""
    text = path.read_text(encoding="utf-8")
    if (places := text.count(old)) != 1:
        raise RehearsalError(f"{path.name} must have {old!r} in one place, not in {places}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _bytecode(_folder: str, names: list[str]) -> list[str]:
    """Ignore compiled files: what is deployed is built from the sources alone."""
    return [name for name in names if name == "__pycache__"]
