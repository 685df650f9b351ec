"""The files that a slice is made from: those of the planets, as they are in the checkout.

What a slice is to have otherwise is a change of such a file, and names what it expects to find
there. If that is no longer so, the change raises ShapeChanged, and a test fails that makes slices:
so the two cannot part unnoticed.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Never, Self

from tools.new_slice.fields import Field

FIRST, LAST = "planet_name", "distance"
"""The details of a planet stand in this order wherever there is a line for each."""

_RUN = re.compile(rf'(?m)^( +)\(?"?{FIRST}"?[:=,].*\n(?:.+\n)*?\1\(?"?{LAST}"?[:=,].*\n')

type Line = Callable[[Field], str]
"""Writes the line of a field; an empty one leaves it out."""


class ShapeChanged(Exception):
    """A file is no longer as the generator expects it; the text is one line for its developer."""


@dataclass(frozen=True)
class Original:
    """A file to make another one from."""

    path: str
    text: str

    def swap(self, old: str, new: str) -> Self:
        """Put one text in the place of another, which occurs once."""
        if self.text.count(old) != 1:
            self.miss(f"{old!r} once, and not {self.text.count(old)} times")
        return replace(self, text=self.text.replace(old, new))

    def without(self, part: str) -> Self:
        """Take out the lines that have this in them."""
        lines = self.text.splitlines(keepends=True)
        left = [line for line in lines if part not in line]
        if len(left) == len(lines):
            self.miss(repr(part))
        return replace(self, text="".join(left))

    def swap_word(self, old: str, new: str) -> Self:
        """Put one word in the place of another wherever that is one of its own."""
        text, found = re.subn(rf"(?<![\w./\"]){old}(?!\w|/|\"| of)", new, self.text)
        return replace(self, text=text) if found else self.miss(f"the word {old}")

    def beside(self, line: str, other: str) -> Self:
        """Put a line behind another, which occurs once."""
        return self.swap(line, f"{line}{other}")

    def importing(self, imports: str) -> Self:
        """Import more; where that belongs, the linter knows."""
        first = next(
            it for it in ast.parse(self.text).body if isinstance(it, ast.Import | ast.ImportFrom)
        )
        lines = self.text.splitlines(keepends=True)
        at = first.lineno - 1
        return replace(self, text="".join([*lines[:at], imports, *lines[at:]]))

    def behind(self, name: str, text: str) -> Self:
        """Put a text behind a function, class or constant."""
        return self.swap_definition(name, f"{self.definition(name)}{text}")

    def swaps(self, changes: Mapping[str, str]) -> Self:
        """Put texts in the place of others, each of which occurs once when its turn comes."""
        result = self
        for old, new in changes.items():
            result = result.swap(old, new)
        return result

    def swap_all(self, old: str, new: str) -> Self:
        """Put one text in the place of another wherever that occurs."""
        if old not in self.text:
            self.miss(repr(old))
        return replace(self, text=self.text.replace(old, new))

    def cut(self, *names: str) -> Self:
        """Take functions, classes, constants or methods (`Class.method`) out, with comments."""
        result = self
        for name in names:
            first, last = result._span(name)
            lines = result.text.splitlines(keepends=True)
            while lines[first - 1].lstrip().startswith("#"):
                first -= 1
            result = replace(result, text="".join([*lines[:first], *lines[last:]]))
        return result

    def swap_definition(self, name: str, text: str) -> Self:
        """Put a text in the place of a function, class, constant or method."""
        first, last = self._span(name)
        lines = self.text.splitlines(keepends=True)
        return replace(self, text="".join([*lines[:first], text, *lines[last:]]))

    def definition(self, name: str) -> str:
        """Return the text of a function, class, constant or method."""
        first, last = self._span(name)
        return "".join(self.text.splitlines(keepends=True)[first:last])

    def fields(self, fields: tuple[Field, ...], *lines: Line) -> Self:
        """Write lines of other fields for those of a planet's details, a writer for each run."""
        runs = list(_RUN.finditer(self.text))
        if len(runs) != len(lines):
            self.miss(f"{len(lines)} lists of a planet's details, and not {len(runs)}")
        text = self.text
        for run, line in reversed(list(zip(runs, lines, strict=True))):
            written = "".join(f"{run[1]}{line(each)}\n" for each in fields if line(each))
            text = text[: run.start()] + written + text[run.end() :]
        return replace(self, text=text)

    def summarize(self, summary: str) -> Self:
        """Give the module another docstring."""
        end = ast.parse(self.text).body[0].end_lineno
        lines = self.text.splitlines(keepends=True)
        return replace(self, text="".join([f'"""{summary}"""\n', *lines[end:]]))

    def _span(self, name: str) -> tuple[int, int]:
        """Return the lines of a definition, with its decorators."""
        body = ast.parse(self.text).body
        *outer, last = name.split(".")
        for each in outer:
            body = next(
                (it.body for it in body if isinstance(it, ast.ClassDef) and it.name == each), []
            )
        for node in body:
            if last in _defined_by(node):
                first = min(
                    [node.lineno, *(it.lineno for it in getattr(node, "decorator_list", []))]
                )
                return first - 1, node.end_lineno or first
        return self.miss(f"a definition of {name}")

    def miss(self, what: str) -> Never:
        """Raise ShapeChanged: this should be in the file."""
        raise ShapeChanged(
            f"{self.path} should have {what}: adapt tools/new_slice, which makes slices from it"
        )


def _defined_by(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()
