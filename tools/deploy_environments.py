"""The environments that samconfig.toml declares, and which one ENV names."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sam_template.template import TemplateError, load

DEFAULT = "default"  # what SAM CLI takes without --config-env; nothing is deployed by it here
PLACEHOLDER = "example.com"  # nobody's domain (RFC 2606): what samconfig.toml is delivered with


class DeployError(Exception):
    """The environment cannot be deployed; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Environment:
    """One environment: its stack, and all parameters of it, the template's defaults included."""

    name: str
    stack_name: str
    parameters: Mapping[str, str]


def read_environment(name: str | None, project: Path) -> Environment:
    """Read an environment by its name. Raises DeployError."""
    declared = _declared(project / "samconfig.toml")
    if name is None or name not in declared:
        said = f"not {name!r}" if name else "as in `make deploy ENV=dev`"
        raise DeployError(f"ENV must be one of {', '.join(declared)}, {said}")
    try:
        overrides = declared[name]["parameter_overrides"]
        parameters = load(project / "template.yaml", overrides).parameters
    except TemplateError as error:
        raise DeployError(str(error)) from error
    unset = sorted(key for key, value in parameters.items() if PLACEHOLDER in value)
    if unset:
        raise DeployError(f"samconfig.toml still has {PLACEHOLDER} in {name}'s {', '.join(unset)}")
    return Environment(name, declared[name]["stack_name"], parameters)


def parameters_of_all(project: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the parameters that each environment sets, by its name."""
    declared = _declared(project / "samconfig.toml")
    return {name: table["parameter_overrides"] for name, table in declared.items()}


def _declared(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return what each environment sets for all of SAM CLI's commands."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: table["global"]["parameters"]
        for name, table in tables.items()
        if isinstance(table, dict) and name != DEFAULT
    }
