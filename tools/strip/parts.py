"""The parts that can be taken out, as `parts.toml` declares them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DECLARATION = Path(__file__).with_name("parts.toml")


@dataclass(frozen=True)
class Edit:
    """What a file says otherwise without the part; the old text is in it once.

    Where a sentence that lists things may have become longer, there is another old text, too.
    """

    file: str
    old: str
    new: str = ""
    or_old: str = ""
    or_new: str = ""


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


def declared(declaration: Path = DECLARATION) -> Mapping[str, Part]:
    """Read the parts, by their names."""
    tables = tomllib.loads(declaration.read_text(encoding="utf-8"))
    return {
        name: Part(
            name=name,
            summary=table["summary"],
            word=table["word"],
            needed_by=table.get("needed_by", []),
            files=table.get("files", []),
            examples=table.get("examples", []),
            targets=table.get("targets", []),
            recipes=table.get("recipes", []),
            edits=[Edit(**each) for each in table.get("edits", [])],
        )
        for name, table in tables.items()
    }
