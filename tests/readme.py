"""README's table of routes: who may call each, and the statuses that it names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.aws import PROJECT

type Route = tuple[str, str]
"""A method in lower case, and a path."""

_ROUTES = re.compile(r"([A-Z, ]+) (/[^ ?]*)")


@dataclass(frozen=True)
class Row:
    """What the table says of a route."""

    who: str
    statuses: set[int]


def table() -> Mapping[Route, Row]:
    """Return the row of every route."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Routes\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return {route: row for line in lines for route, row in _rows_of(line)}


def _rows_of(line: str) -> Iterator[tuple[Route, Row]]:
    routes, who, success, errors = (cell.strip() for cell in line.strip("|").split("|"))
    row = Row(who, set(map(int, f"{success} {errors}".split())))
    for part in routes.split(" · "):
        for methods, path in _ROUTES.findall(part):
            for method in methods.split(", "):
                yield (method.strip().lower(), path), row
