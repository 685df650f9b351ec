"""Takes marked entries out of a text in YAML or JSON, and leaves the rest as it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tools.strip.cuts import Span, without

_BLOCK = ("|", ">")


@dataclass(frozen=True)
class Entry:
    """An item of a sequence or a mapping, with the marks that it stands and falls with."""

    start: int
    end: int
    is_flow: bool


def without_marked(text: str, marks: re.Pattern[str]) -> str:
    """Return a text without the entries that are marked, and the comments above them.

    An entry is marked by its key. A marked value takes the item of a list along that it is in, and
    else its own entry. What stands in a block of text is not looked at.
    """
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if node is None:
        return text
    entries = list(_marked(node, None, marks))
    return _with_anchors(text, without(text, [_with_comments(text, entry) for entry in entries]))


def _with_anchors(before: str, after: str) -> str:
    """Write what has gone, but is referred to by its anchor, where the first reference stands."""
    for name in dict.fromkeys(re.findall(r": \*(\w+)", after)):
        if not re.search(rf"&{name}\b", after):
            after = _with_anchor(name, before, after)
    return after


def _with_anchor(name: str, before: str, after: str) -> str:
    if line := re.search(rf"(?m): (&{name} [\[{{].*)$", before):
        first, _, rest = after.partition(f"*{name}")
        return first + line[1] + rest
    anchored = re.search(rf"(?m)^( *)\S.*: (&{name}\n(?:\1 +.*\n)+)", before)
    reference = re.search(rf"(?m)^( *)\S.*: (\*{name}\n)", after)
    if not anchored or not reference:
        return after
    block = _moved(anchored[2], anchored[1], reference[1])
    return after[: reference.start(2)] + block + after[reference.end(2) :]


def _moved(block: str, before: str, after: str) -> str:
    """Return a block with another indentation; its first line has none."""
    return re.sub(rf"(?m)^{before}", after, block)


def _marked(node: yaml.Node, around: Entry | None, marks: re.Pattern[str]) -> Iterator[Entry]:
    """Yield the outermost entries to be cut; `around` is the item of a list that a node is in."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            entry = Entry(key.start_mark.index, value.end_mark.index, bool(node.flow_style))
            if _has_mark(key, marks):
                yield entry
            elif _has_mark(value, marks):
                yield around or entry
            else:
                yield from _marked(value, around, marks)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            entry = Entry(item.start_mark.index, item.end_mark.index, bool(node.flow_style))
            if _has_mark(item, marks):
                yield entry
            else:
                yield from _marked(item, entry, marks)


def _has_mark(node: yaml.Node, marks: re.Pattern[str]) -> bool:
    return (
        isinstance(node, yaml.ScalarNode)
        and node.style not in _BLOCK
        and bool(marks.search(node.value))
    )


def _with_comments(text: str, entry: Entry) -> Span:
    if entry.is_flow:
        return _in_flow(text, entry)
    start = text.rfind("\n", 0, entry.start) + 1
    line = text.rfind("\n", 0, entry.end) + 1
    # A block ends where the next one begins; a text of one line, at its last character.
    end = line if not text[line : entry.end].strip() else text.find("\n", entry.end) + 1
    end = end or len(text)
    while text[:end].endswith("\n\n") or _is_comment(_last_line(text, end)):
        end -= len(_last_line(text, end))  # what follows belongs to the next entry
    while _is_comment(_last_line(text, start)):
        start -= len(_last_line(text, start))
    is_between = text[:start].endswith("\n\n") and text[end:].startswith("\n")
    return start, end + is_between


def _in_flow(text: str, entry: Entry) -> Span:
    if behind := re.compile(r"\s*,[ \t]*\n?").match(text, entry.end):
        line = text.rfind("\n", 0, entry.start) + 1
        is_first = not text[line : entry.start].strip() and behind[0].endswith("\n")
        return line if is_first else entry.start, behind.end()
    before = re.compile(r",\s*\Z").search(text[: entry.start])
    return before.start() if before else entry.start, entry.end


def _last_line(text: str, end: int) -> str:
    return text[text.rfind("\n", 0, max(end - 1, 0)) + 1 : end]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")
