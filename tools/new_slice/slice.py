"""What is to be made: a resource with its fields, from the files of a checkout."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.new_slice.fields import Field, Kind
from tools.new_slice.names import Names, guarded, renamed_module, unguarded
from tools.new_slice.original import Line, Original

PLANET, USER = Names("planet"), Names("user")
"""The resources whose files are the templates; a list of users has one order, as it is here."""


@dataclass(frozen=True)
class Slice:
    """A slice that is to be made in a checkout; `of` is what each of them belongs to."""

    project: Path
    names: Names
    fields: tuple[Field, ...]
    of: Names | None = None

    @property
    def nullable(self) -> tuple[Field, ...]:
        """The fields whose value may be not known."""
        return tuple(each for each in self.fields if each.nullable)

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields that always have a value."""
        return tuple(each for each in self.fields if not each.nullable)

    @property
    def path(self) -> str:
        """The constants, in the tests, of what leads to one: its own id, behind its parent's."""
        own = self.own(self.names.constant)
        return f"{self.parent_id}, {own}" if self.of else own

    @property
    def parent(self) -> Names:
        """What each belongs to, in a slice where it does."""
        if self.of is None:
            raise LookupError(f"{self.names.many} belong to nothing")
        return self.of

    @property
    def parent_id(self) -> str:
        """The name of the constant, in the tests, with the id of what it belongs to."""
        builders = self.original("tests/builders.py")
        example = f"the {self.parent.words} in events/*.json"
        found = re.search(rf"(?m)^(\w+) = \d+  # {re.escape(example)}", builders.text)
        return found[1] if found else builders.miss(f"the id of {example}")

    def of_kind(self, *kinds: Kind) -> tuple[Field, ...]:
        """Return the fields of some types."""
        return tuple(each for each in self.fields if each.kind in kinds)

    def original(self, path: str) -> Original:
        """Return a file of the checkout to make another one from."""
        return Original(path, (self.project / path).read_text(encoding="utf-8"))

    def own(self, text: str) -> str:
        """Return a text that is put into an original, and is not to be renamed with it."""
        return guarded(guarded(text, PLANET.one), USER.one)

    def line(self, line: Line) -> Line:
        """Return a writer of lines that are not to be renamed."""
        return lambda field: self.own(line(field))

    def renamed(self, original: Original, old: Names = PLANET) -> str:
        """Return a module that was made from an original, with the names of this slice."""
        return unguarded(renamed_module(original.text, old, self.names))
