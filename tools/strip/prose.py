"""Takes out of a text in Markdown what is about a part alone: sections, list items, table rows."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"^(#+) (.*)$")
_ITEM = re.compile(r"^( *)(?:-|\d+\.) (.*)$")
_TO_TRY = "[ ] "
_FENCE = re.compile(r" *(?:(?:-|\d+\.) )?```")
_HEAD = re.compile(r"\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((?P<target>.+?)\)")
_CITED = re.compile(r" ?`(?P<file>[\w/.]+\.\w+)(?:::(?P<test>\w+))?`")


@dataclass
class Pruner:
    """Prunes texts of what is marked, and of what leads to what is gone."""

    marks: re.Pattern[str]
    is_gone: Callable[[str, str], bool]
    """Says whether a file is gone, or the test in it that is named besides."""

    def __post_init__(self) -> None:
        self._anchors: set[str] = set()

    def without_sections(self, text: str) -> str:
        """Leave out each section of the second level that has a mark anywhere in it."""
        first, *sections = re.split(r"(?m)^(?=## )", text)
        for section in sections:
            if self.marks.search(section):
                title = section.partition("\n")[0].removeprefix("## ")
                self._anchors.add(re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")))
        return first + "".join(each for each in sections if not self.marks.search(each))

    def prune(self, text: str) -> str:
        """Leave out what is marked at its head.

        That is a section's heading; what is bold, code or a link at the beginning of an item; and
        the first cell of a row. Of a list of things to try, each goes that is marked anywhere.
        """
        kept = "".join(self._kept(text.splitlines(keepends=True)))
        return re.sub(r"(?m)^\|.*$", lambda row: self._cited(row[0]), kept)

    def _cited(self, row: str) -> str:
        return _CITED.sub(
            lambda found: "" if self.is_gone(found["file"], found["test"] or "") else found[0], row
        )

    def _kept(self, lines: Sequence[str]) -> Iterator[str]:
        number, is_code = 0, False
        while number < len(lines):
            line = lines[number]
            is_code ^= bool(_FENCE.match(line))
            after = number + 1 if is_code else self._behind(lines, number)
            if is_code or after == number:
                yield line
                after = number + 1
            number = after

    def _behind(self, lines: Sequence[str], number: int) -> int:
        """Return the line behind what is to be left out, or the same if that is nothing."""
        line = lines[number]
        if (heading := _HEADING.match(line)) and self.marks.search(heading[2]):
            return _next_section(lines, number + 1, len(heading[1]))
        if item := _ITEM.match(line):
            end = _next_item(lines, number + 1, len(item[1]))
            is_tried = item[2].startswith(_TO_TRY) and self.marks.search("".join(lines[number:end]))
            return end if is_tried or self._leads_away(item[2]) else number
        if line.startswith("|") and self.marks.search(line.split("|")[1]):
            return number + 1
        return number

    def _leads_away(self, item: str) -> bool:
        if not (head := _HEAD.match(item)):
            return False
        file, _, anchor = (head["target"] or "").removeprefix("../").partition("#")
        is_gone = self.is_gone(file, "") or self.is_gone(f"docs/{file}", "")
        return bool(self.marks.search(head[0])) or anchor in self._anchors or is_gone


def _next_section(lines: Sequence[str], number: int, level: int) -> int:
    is_code = False
    while number < len(lines):
        is_code ^= lines[number].startswith("```")
        heading = _HEADING.match(lines[number])
        if heading and not is_code and len(heading[1]) <= level:
            break
        number += 1
    return number


def _next_item(lines: Sequence[str], number: int, indent: int) -> int:
    """Return the line behind an item, which may have more than one paragraph."""
    end = number
    while number < len(lines) and re.match(rf" {{{indent + 1},}}\S|$", lines[number]):
        number += 1
        end = end if lines[number - 1] == "\n" else number
    return end
