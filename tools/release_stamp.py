"""A release's name, and the stamp that makes every function take part in it.

SAM publishes a new version of a function when its own code or settings change, but not when only
a layer or a parameter's value does. And it tries to when only a tag or the reserved concurrency
does, which are no part of a version, so that Lambda refuses. So RELEASE, a hash of the layers, the
parameters and the functions' declarations, is one of the settings.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

FUNCTION = "AWS::Serverless::Function"
LENGTH = 16  # hex digits: 64 bits, enough to distinguish one stack's releases
SETTING = "RELEASE"
STAMP = re.compile(rf"^(?P<before> +{SETTING}: )(?P<release>.*)$", re.MULTILINE)


class StampError(Exception):
    """The template has no one place for the stamp."""


def release_of(
    layers: Iterable[Path], parameters: Mapping[str, str], template: Mapping[str, Any]
) -> str:
    """Return the name of a release.

    Another layer, another parameter's value or another declaration of a function gives another;
    whether the template is stamped already makes no difference.
    """
    settings = [parameters, _without_stamp(template["Globals"]["Function"]), _functions(template)]
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for layer in layers:
        for line in _contents(layer):
            digest.update(line.encode())
    return digest.hexdigest()[:LENGTH]


def stamp(template: str, release: str) -> str:
    """Return a template's text with the release as literal setting of all functions.

    Raises StampError.
    """
    stamped, places = STAMP.subn(rf'\g<before>"{release}"', template)
    if places != 1:
        raise StampError(f"the template must set {SETTING} in one place, not in {places}")
    return stamped


def stamped_release(template: str) -> str | None:
    """Return the release that a template's text is stamped with, as by `stamp`."""
    found = STAMP.search(template)
    return found["release"].strip('"') if found else None


def _without_stamp(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings that all functions share, but the release."""
    environment = settings.get("Environment", {})
    variables = environment.get("Variables", {})
    others = {name: value for name, value in variables.items() if name != SETTING}
    return {**settings, "Environment": {**environment, "Variables": others}}


def _functions(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the declarations of all functions, by their names."""
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == FUNCTION
    }


def _contents(folder: Path) -> Iterator[str]:
    """Return a line for each file: its name, and a hash of what is in it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        yield f"{json.dumps(str(path.relative_to(folder)))} {content}\n"
