"""A release's name, and the stamp that makes every function take part in it.

SAM publishes a new version of a function when its own code or settings change, but not when only
the layer or a parameter's value does. So RELEASE, a hash of both, is one of the settings.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

LENGTH = 16  # hex digits: 64 bits, enough to tell one stack's releases apart
STAMP = re.compile(r"^(?P<before> +RELEASE: ).*$", re.MULTILINE)


class StampError(Exception):
    """The template has no one place for the stamp."""


def release_of(layers: Iterable[Path], parameters: Mapping[str, str]) -> str:
    """Return the name of a release: another layer or another parameter's value gives another."""
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
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
        raise StampError(f"the template must set RELEASE in one place, not in {places}")
    return stamped


def _contents(folder: Path) -> Iterator[str]:
    """Return a line for each file: its name, and a hash of what is in it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        yield f"{json.dumps(str(path.relative_to(folder)))} {content}\n"
