"""The built template as SAM CLI is given it, with the variables of each function and their values.

SAM CLI gives a function only the variables that its template declares, and its own credentials to
all of them. So it gets a copy with the function's settings, its role's credentials, and the data
plane's URL: what the local runtime's own execution environments get.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.data_plane.data_plane import DataPlane
from local.execution.environment import credential_variables
from local.sam.cli import Variables
from local.sources import TEMPLATE
from sam_template.template import Template, read

BUILT = Path(".aws-sam", "build")
COPY = BUILT / "local.json"
"""The copy is beside the built template, whose paths are relative."""

ALIAS = ".Alias"


def variables(template: Template, plane: DataPlane, url: str) -> Variables:
    """Return each function's settings, its role's credentials, and the data plane's `url`."""
    stack = plane.deploy(template)
    return {
        name: {
            **stack.environment(function),
            **credential_variables(plane.assume(stack.role_arn(function), name), url),
        }
        for name, function in template.functions.items()
    }


@contextmanager
def copied(project: Path, values: Variables) -> Iterator[Path]:
    """Write the copy, with the credentials in it, and remove it after use."""
    path = project / COPY
    path.write_text(json.dumps(for_sam_cli(read(project / BUILT / TEMPLATE), values)))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def for_sam_cli(built: Mapping[str, Any], values: Variables) -> dict[str, Any]:
    """Write a template as SAM CLI understands it, with the values of its functions' variables."""
    template: dict[str, Any] = _without_aliases(built)
    for name, settings in values.items():
        template["Resources"][name]["Properties"]["Environment"] = {"Variables": dict(settings)}
    return template


def variables_in(template: Mapping[str, Any]) -> Variables:
    """Read the values of the functions' variables in what `for_sam_cli` wrote."""
    return {
        name: resource["Properties"]["Environment"]["Variables"]
        for name, resource in template["Resources"].items()
        if "Environment" in resource.get("Properties", {})
    }


def _without_aliases(part: Any) -> Any:
    """Refer to functions themselves: SAM CLI skips an authorizer if its alias is referred to."""
    match part:
        case {"Ref": str(name)} if name.endswith(ALIAS):
            return {"Fn::GetAtt": [name.removesuffix(ALIAS), "Arn"]}
        case dict():
            return {key: _without_aliases(value) for key, value in part.items()}
        case list():
            return [_without_aliases(value) for value in part]
    return part
