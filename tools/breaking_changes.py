"""Holds the OpenAPI document against the last release's, for which clients were written.

What can break one of them must be named in CHANGELOG.md, in the section of the release to come:
`make lint-openapi` shows the line that is missing. Redocly finds the changes; its rules are at
https://redocly.com/docs/cli/rules/diff-rules.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

PROJECT = Path(__file__).parent.parent
DOCUMENT = Path("functions/docs/openapi.json")
RELEASED = Path("docs/openapi-released.json")
CHANGELOG = Path("CHANGELOG.md")
LINTER = Path("tools/lint_openapi")

_BREAKS = "major"  # Redocly's word for what can break a client
_LONGEST = 160  # characters of a message: some hold a whole pattern
_SECTION = re.compile(r"^## Unreleased$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BREAKING = re.compile(r"^### Breaking$(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)

type Compare = Callable[[Path, Path], Sequence[Change]]


class Location(TypedDict):
    """Where in a document something is, by a JSON pointer."""

    pointer: str


class Verdict(TypedDict):
    """What a rule says of a change, where, and how much of a release's number it moves."""

    impact: str
    message: str
    location: Location


class Change(TypedDict):
    """A difference between two documents, of which no rule may say anything."""

    verdicts: list[Verdict]


class CompareError(Exception):
    """The documents could not be compared; the text is one line for the person at the terminal."""


def main(project: Path, compare: Compare) -> int:
    """Compare the two documents; return the exit code."""
    try:
        changes = compare(project / RELEASED, project / DOCUMENT)
    except CompareError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found = list(breaks(changes))
    named = _named(project / CHANGELOG)
    unnamed = [each for each in found if _folded(each) not in named]
    if not unnamed:
        sys.stdout.write(
            f"{CHANGELOG} names the {len(found)} changes that break clients of the last release\n"
            if found
            else "Nothing breaks clients of the last release\n"
        )
        return 0
    lines = "".join(f"- {each}\n" for each in unnamed)
    sys.stderr.write(
        f"{DOCUMENT} breaks clients of the last release. Either take that back, or add to"
        f' {CHANGELOG}, under "## Unreleased" and "### Breaking":\n{lines}'
    )
    return 1


def breaks(changes: Sequence[Change]) -> Iterator[str]:
    """Say of each change that can break a client where it is and what it is."""
    for change in changes:
        for verdict in change["verdicts"]:
            if verdict["impact"] == _BREAKS:
                message = verdict["message"]
                short = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
                yield f"{_place(verdict['location']['pointer'])}: {short}"


def compare_by_redocly(released: Path, document: Path) -> Sequence[Change]:
    """Compare two documents by Redocly. Raises CompareError."""
    folder = PROJECT / LINTER
    command = folder / "node_modules" / ".bin" / "redocly"
    options = ("--config", "redocly.yaml", "--format", "json", "--fail-on", "none")
    try:
        run = subprocess.run(  # noqa: S603 - the linter that package-lock.json pins
            [command, "diff", *options, released, document],
            cwd=folder,
            env={**os.environ, "REDOCLY_TELEMETRY": "off"},
            capture_output=True,
            text=True,
            check=True,
        )
        changes: Sequence[Change] = json.loads(run.stdout)["changes"]
    except FileNotFoundError as error:
        raise CompareError("Redocly is not installed: `make lint-openapi` does it") from error
    except subprocess.CalledProcessError as error:
        raise CompareError(f"Redocly failed: {' '.join(error.stderr.split())}") from error
    return changes


def _place(pointer: str) -> str:
    """Name the operation, path or shared part that a JSON pointer leads into."""
    parts = [
        part.replace("~1", "/").replace("~0", "~") for part in pointer.removeprefix("#/").split("/")
    ]
    match parts:
        case ["paths", path]:
            return path
        case ["paths", path, method, *_]:
            return f"{method.upper()} {path}"
        case ["components", _, name, *_]:
            return name
        case _:
            return pointer


def _named(changelog: Path) -> str:
    """Return what the next release says that it breaks."""
    section = _SECTION.search(changelog.read_text(encoding="utf-8"))
    breaking = section and _BREAKING.search(section[1])
    return _folded(breaking[1]) if breaking else ""


def _folded(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main(PROJECT, compare_by_redocly))
