"""Finds what was used only by what is gone: definitions that are used no longer."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

TOOLBOX = re.compile(
    r"(shared/(entrypoints|adapters/observability)|local|sam_template)/.*|shared/domain/\w+\.py"
)
"""What the next slice may want although no present one does: only its private names go."""

_CODE = re.compile(r"(functions|shared|local|sam_template|tools)/.*\.py")


def newly_unused(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the file and the name of each definition that has lost its last use.

    What tests alone use of the code that is deployed or run counts as unused: its tests go with it.
    A test is used by pytest, whoever else has named it.
    """
    for files in (_CODE, re.compile(r".*\.py")):
        used, still_used = _uses(before, files), _uses(after, files)
        for file, text in after.items():
            if not file.endswith(".py") or bool(_CODE.fullmatch(file)) != (files is _CODE):
                continue
            for name in _in(text).defined:
                if used[name] and not still_used[name] and not _is_kept(file, name):
                    yield file, name


def _is_kept(file: str, name: str) -> bool:
    """Say whether a definition is there for its own sake."""
    return name.startswith("test_") or bool(TOOLBOX.fullmatch(file) and not name.startswith("_"))


def _uses(files: Mapping[str, str], kind: re.Pattern[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for file, text in files.items():
        if kind.fullmatch(file):
            counts.update(_in(text).used)
    return counts


class _Names(NamedTuple):
    """What a module uses and what it defines."""

    used: Mapping[str, int]
    defined: tuple[str, ...]


@cache
def _in(text: str) -> _Names:
    """Read a module once: most are the same, round after round."""
    tree = ast.parse(text)
    return _Names(Counter(_used(tree)), tuple(_definitions(tree)))


def _used(tree: ast.Module) -> Iterator[str]:
    """Yield the names that are used, but not those that are only imported or exported."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.arg(arg=name):
                yield name
            case ast.Constant(value=str(name)) if name.isidentifier():
                yield name


def _definitions(tree: ast.Module) -> Iterator[str]:
    """Yield what a module defines: functions, classes, constants, methods and members."""
    for statement in tree.body:
        yield from _named(statement)
        if isinstance(statement, ast.ClassDef):
            for each in statement.body:
                yield from _named(each)


def _named(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
