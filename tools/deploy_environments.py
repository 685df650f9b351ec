"""The environments that samconfig.toml declares, and which one ENV names."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sam_template.template import Template, TemplateError, load

DEFAULT = "default"  # what SAM CLI takes without --config-env; nothing is deployed by it here
PLACEHOLDER = "example.com"  # nobody's domain (RFC 2606): what samconfig.toml is delivered with


class DeployError(Exception):
    """The environment cannot be deployed; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Environment:
    """One environment: its stack, and the template with the parameters that it is given."""

    name: str
    stack_name: str
    template: Template = field(repr=False)

    @property
    def parameters(self) -> Mapping[str, str]:
        """All parameters, the template's defaults included."""
        return self.template.parameters

    @property
    def unset(self) -> Sequence[str]:
        """The parameters in which somebody's own domain is still missing."""
        return sorted(key for key, value in self.parameters.items() if PLACEHOLDER in value)


def read_environment(name: str | None, project: Path) -> Environment:
    """Read an environment by its name, all of whose parameters are set. Raises DeployError."""
    environment = declared_environment(name, project)
    if environment.unset:
        unset = ", ".join(environment.unset)
        raise DeployError(f"samconfig.toml still has {PLACEHOLDER} in {environment.name}'s {unset}")
    return environment


def declared_environment(name: str | None, project: Path) -> Environment:
    """Read an environment by its name, whatever is still missing. Raises DeployError."""
    declared = _declared(project / "samconfig.toml")
    if name is None or name not in declared:
        said = f"not {name!r}" if name else "as in `make deploy ENV=dev`"
        raise DeployError(f"ENV must be one of {', '.join(declared)}, {said}")
    try:
        overrides = declared[name]["parameter_overrides"]
        template = load(project / "template.yaml", overrides)
    except TemplateError as error:
        raise DeployError(str(error)) from error
    return Environment(name, declared[name]["stack_name"], template)


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
