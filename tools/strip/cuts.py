"""Cuts pieces out of a Python text, with the commas, comments and docstrings of theirs."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

type Span = tuple[int, int]
type Placed = ast.expr | ast.stmt | ast.keyword | ast.arg | ast.pattern | ast.alias
"""A node that stands in one place of the text."""

_COMMENT = re.compile(r"[ \t]*#.*")


@dataclass
class Source:
    """A module's text and its tree, by which a node's place and surroundings are known."""

    text: str
    tree: ast.Module = field(init=False)
    parents: Mapping[ast.AST, ast.AST] = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)
        self.parents = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }
        self._lines = self.text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, from the inside out."""
        while found := self.parents.get(node):
            node = found
            yield node

    def span(self, node: Placed) -> Span:
        """Return where a node stands, as offsets of characters."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column)

    def _offset(self, line: int, column: int) -> int:
        """Return an offset in characters; a tree's columns count bytes."""
        text = self._lines[line - 1]
        return self._starts[line - 1] + len(text.encode()[:column].decode())

    def element(self, first: Placed, last: Placed | None = None) -> Span:
        """Return the span of an element of a list, with the comma behind it."""
        end = self.span(last or first)[1]
        comma = re.compile(r"\s*(#.*\s*)*,").match(self.text, end)
        return self.span(first)[0], comma.end() if comma else end

    def statement(self, node: ast.stmt) -> Span:
        """Return the lines of a statement, with its decorators, comments and docstring."""
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        while first > 1 and _COMMENT.fullmatch(self._lines[first - 2].rstrip("\n")):
            first -= 1
        last = node.end_lineno or node.lineno
        described = self._description(node)
        if described is not None:
            last = described.end_lineno or last
        return self._starts[first - 1], self._starts[last]

    def clause(self, parent: ast.stmt, inner: ast.stmt) -> Span | None:
        """Return the lines of an `elif`, `else` or `finally` with all that is in it."""
        block = block_of(parent, inner)
        if block not in (getattr(parent, "orelse", None), getattr(parent, "finalbody", None)):
            return None
        last = block[-1]
        before = [
            each.end_lineno or each.lineno
            for each in ast.walk(parent)
            if isinstance(each, ast.stmt) and each is not parent
        ]
        end = max(line for line in before if line < block[0].lineno)
        return self._starts[end], self._starts[last.end_lineno or last.lineno]

    def lines_of(self, first: Placed, last: Placed) -> Span:
        """Return the span of whole lines."""
        return self._starts[first.lineno - 1], self._starts[last.end_lineno or last.lineno]

    def _description(self, node: ast.stmt) -> ast.stmt | None:
        """Return the text below a constant that says what it is for."""
        block = block_of(self.parents[node], node)
        position = block.index(node) + 1
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.TypeAlias):
            return None
        match block[position : position + 1]:
            case [ast.Expr(value=ast.Constant(value=str()))]:
                return block[position]
        return None


def block_of(parent: ast.AST, node: ast.stmt) -> list[ast.stmt]:
    """Return the statements among which a statement stands."""
    for _, value in ast.iter_fields(parent):
        if isinstance(value, list) and node in value:
            return value
    raise LookupError(ast.dump(node))


def without(text: str, spans: Iterable[Span]) -> str:
    """Return a text without these spans; of two that overlap, the one that begins first goes."""
    kept, at = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            kept.append(text[at:start])
            at = end
    return "".join([*kept, text[at:]])
