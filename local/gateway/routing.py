"""Finds the resource of a path: a literal segment beats a parameter, `{proxy+}` takes the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

_PARAMETER = re.compile(r"\{(?P<name>[^}+]+)(?P<greedy>\+?)\}")


@dataclass(frozen=True)
class Match:
    """The resource that a path leads to, and the values of its parameters, percent-decoded."""

    resource_path: str
    parameters: Mapping[str, str]


class Router:
    """The resources of an API, such as `/planets/{planet_id}`, whatever methods they have."""

    def __init__(self, resource_paths: Iterable[str]) -> None:
        # A trailing slash is ignored, as API Gateway does; two slashes are not one.
        rules = [Rule(_rule(path), endpoint=path) for path in resource_paths]
        self._map = Map(rules, strict_slashes=False, merge_slashes=False, redirect_defaults=False)
        self._adapter = self._map.bind("localhost")

    def find(self, path: str) -> Match | None:
        """Match a path that is still percent-encoded, so that `%2F` separates no segments."""
        if not path.startswith("/") or path.startswith("//"):
            return None
        try:
            resource_path, values = self._adapter.match(path, method="GET")
        except NotFound:
            return None
        names = [found["name"] for found in _PARAMETER.finditer(resource_path)]
        decoded = (unquote(values[f"p{position}"]) for position in range(len(names)))
        return Match(resource_path, dict(zip(names, decoded, strict=True)))


def _rule(resource_path: str) -> str:
    """Write a path in Werkzeug's form, with its variables numbered: it allows fewer names."""
    numbers = iter(range(resource_path.count("{")))

    def variable(found: re.Match[str]) -> str:
        converter = "path" if found["greedy"] else "string"
        return f"<{converter}:p{next(numbers)}>"

    return _PARAMETER.sub(variable, resource_path)
