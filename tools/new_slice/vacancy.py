"""Whether a name is free for a resource, and whether one can belong to another."""

import builtins
import re
from collections.abc import Iterator
from pathlib import Path

from tools.new_slice.names import NAME, Names, Refused
from tools.new_slice.slice import PLANET

SHARED_CODES_OWN = frozenset(
    [
        "above",
        "address",
        "keyed",
        "made",
        "once",
        "owner",
        "row",
        "service",
        "size",
        "test",
        "thing",
        "token",
        "turn",
        "update",
    ]
)
"""What the modules that a slice is put into call other things."""

CODE = (
    "functions/**/*.py",
    "shared/**/*.py",
    "tests/builders.py",
    "tests/tables.py",
    "tests/storage.py",
    "tests/fakes/*.py",
    "tests/functions/*.py",
    "tools/cost/usage.py",
)
"""The modules that a slice is in, or shares names with."""

VERBS = ("create", "get", "replace", "update", "delete")


def check_vacant(project: Path, names: Names) -> None:
    """Raise Refused if something has one of the names already."""
    if not (project / "functions" / PLANET.many).is_dir():
        raise Refused("slices are made from that of planets, which is no longer here")
    if not {names.one, names.many}.isdisjoint(SHARED_CODES_OWN | set(dir(builtins))):
        raise Refused(f"{names.one} is a word that the code has for something else: choose another")
    taken = next(_taken(project, names), None)
    if taken:
        raise Refused(f"{names.one} is taken: {taken} is there already")


def _taken(project: Path, names: Names) -> Iterator[str]:
    """Yield what has one of the names."""
    for folder in ("functions", "shared/domain", "shared/adapters", "shared/entrypoints"):
        yield from _named(project, f"{folder}/{names.many}")
        yield from _named(project, f"{folder}/{names.one}")
    for operation in (*(f"{verb}_{names.one}" for verb in VERBS), f"list_{names.many}"):
        yield from _named(project, f"functions/*/{operation}.py")
    template = (project / "template.yaml").read_text(encoding="utf-8")
    if re.search(rf"(?m)^  {names.kinds}Table:", template):
        yield f"{names.kinds}Table in template.yaml"
    defined = re.compile(
        rf"(?m)^(?:class |type |def )?({names.kind}|{names.kinds}|_?{names.constant}|"
        rf"{names.constants}|{names.builder}|{names.one}|{names.many})\b(?:[:(\[]| = |, )"
    )
    for module in (path for pattern in CODE for path in sorted(project.glob(pattern))):
        if found := defined.search(module.read_text(encoding="utf-8")):
            yield f"{found[1]} in {module.relative_to(project)}"


def _named(project: Path, pattern: str) -> Iterator[str]:
    for path in sorted(project.glob(pattern)):
        yield str(path.relative_to(project))


def check_parent(project: Path, of: Names) -> None:
    """Raise Refused if nothing can belong to one of these."""
    if not NAME.fullmatch(of.one):
        raise Refused(f"OF={of.one}: it must be the NAME of a resource, as in OF=planet")
    adapter = project / "shared" / "adapters" / "dynamodb" / f"{of.many}.py"
    parts = (
        project / "functions" / of.many / f"get_{of.one}.py",
        project / "shared" / "domain" / of.many / f"{of.one}.py",
        adapter,
    )
    if not all(part.is_file() for part in parts):
        raise Refused(
            f"OF={of.one}: there is no resource of this name with a slice as planets have"
        )
    if f'key=("{of.identifier}",)' not in adapter.read_text(encoding="utf-8"):
        raise Refused(
            f"OF={of.one}: {of.a_word} belongs to something itself, which is as deep as paths go"
        )
