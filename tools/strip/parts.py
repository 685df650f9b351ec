"""The parts that can be taken out, as `parts.toml` declares them, and the command itself."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
DECLARATION = "tools/strip/parts.toml"
COMMAND = "strip"
"""The table of what the command itself is made of, which goes when no part is left."""

OWN = ("tools/strip/*", "tests/tools/strip/*")
"""The command's own files: they name each part, but only as an example."""


@dataclass(frozen=True)
class Edit:
    """What a file says otherwise without the part; the old text is in it once.

    Where a sentence that lists things may have become longer, there is another old text, too. What
    speaks of another part, which may have gone before, is changed only `beside` that.
    """

    file: str
    old: str
    new: str = ""
    or_old: str = ""
    or_new: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the product, and what cannot be derived of it from its word.

    `files` go although their names do not say it; in `examples` the word is only an example;
    `targets` are make's; in `recipes` each section goes that has the word.
    """

    name: str
    summary: str
    word: str
    needed_by: Sequence[str]
    files: Sequence[str]
    examples: Sequence[str]
    targets: Sequence[str]
    recipes: Sequence[str]
    edits: Sequence[Edit]

    @property
    def marks(self) -> re.Pattern[str]:
        """What a name has in it that is the part's."""
        return re.compile(self.word, re.IGNORECASE)


def declared(project: Path = PROJECT) -> Mapping[str, Part]:
    """Read the parts that a project has, by their names; none if it has no such command."""
    parts = _all(project)
    return {name: part for name, part in parts.items() if name != COMMAND}


def command(project: Path = PROJECT) -> Part:
    """Read what this command is made of."""
    return _all(project)[COMMAND]


def without(declaration: str, gone: Collection[str]) -> str:
    """Return a declaration without parts that are gone, also where others name them."""
    names = "|".join(tomllib.loads(declaration))
    tables = re.split(rf"(?m)^(?=\[+(?:{names})[.\]])", declaration)
    of_gone = re.compile(rf"\[+({'|'.join(gone)})[.\]]")
    return re.sub(
        r"(?m)^needed_by = \[(.*)\]\n",
        lambda found: _list_of([name for name in _quoted(found[1]) if name not in gone]),
        "".join(table for table in tables if not of_gone.match(table)),
    )


def _quoted(items: str) -> Sequence[str]:
    return re.findall(r'"(.+?)"', items)


def _list_of(names: Sequence[str]) -> str:
    items = ", ".join(f'"{name}"' for name in names)
    return f"needed_by = [{items}]\n" if names else ""


def _all(project: Path) -> Mapping[str, Part]:
    path = project / DECLARATION
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {
        name: Part(
            name=name,
            summary=table["summary"],
            word=table["word"],
            needed_by=table.get("needed_by", []),
            files=table.get("files", []),
            examples=[*OWN, *table.get("examples", [])],
            targets=table.get("targets", []),
            recipes=table.get("recipes", []),
            edits=[Edit(**each) for each in table.get("edits", [])],
        )
        for name, table in tables.items()
    }
