"""Make a resource with all that belongs to it, as planets have: `make new NAME=moon`.

FIELDS names its fields, and OF what each of them belongs to, if anything; DRY=1 shows what would
change.
"""

import difflib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools.checkout import CheckoutError, check_clean
from tools.new_slice.collisions import check_collisions
from tools.new_slice.fields import EXAMPLE, check_beside, read_fields
from tools.new_slice.names import Names, Refused, check
from tools.new_slice.original import ShapeChanged
from tools.new_slice.plan import files
from tools.new_slice.slice import Slice
from tools.new_slice.vacancy import check_parent, check_vacant

PROJECT = Path(__file__).parents[2]
DERIVED = (("tools.build_openapi",), ("tools.cost", "measure"))
"""What is written by commands from what is made, in a new process: its modules are others."""


def main(
    settings: Mapping[str, str], project: Path = PROJECT, arguments: Sequence[str] = ()
) -> int:
    """Make the slice; return the exit code."""
    is_dry = bool(settings.get("DRY"))
    try:
        if arguments:
            raise Refused(f'{arguments[0]} stands apart: put FIELDS in quotes, FIELDS="{EXAMPLE}"')
        made = read(settings, project)
        if not is_dry:
            check_clean(project)
        changed = files(made)
    except (Refused, ShapeChanged, CheckoutError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if is_dry:
        sys.stdout.writelines(differences(project, changed))
        return 0
    new = sum(not (project / path).exists() for path in changed)
    write(project, changed)
    return derive(project) or say(made, new, len(changed) - new)


def read(settings: Mapping[str, str], project: Path) -> Slice:
    """Read what is to be made. Raises Refused."""
    names = check(settings.get("NAME", ""))
    of = Names(settings["OF"]) if settings.get("OF") else None
    fields = read_fields(settings.get("FIELDS", ""))
    check_vacant(project, names)
    if of:
        check_parent(project, of)
    check_beside(fields, names, of)
    made = Slice(project, names, fields, of)
    check_collisions(made)
    return made


def differences(project: Path, changed: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of what would change, as `git diff` shows them."""
    for name, text in changed.items():
        path = project / name
        before = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        after = text.splitlines(keepends=True)
        yield from difflib.unified_diff(
            before, after, f"a/{name}" if before else "/dev/null", f"b/{name}"
        )


def write(project: Path, changed: Mapping[str, str]) -> None:
    """Write all files, which are complete by now."""
    for name, text in changed.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def derive(project: Path) -> int:
    """Write the document, and the costs; return the exit code."""
    for module, *arguments in DERIVED:
        command = [sys.executable, "-m", module, *arguments]
        if subprocess.run(command, cwd=project, check=False).returncode:  # noqa: S603 - our own
            sys.stderr.write(
                "the slice is written, but not its document and costs: make openapi measure\n"
            )
            return 1
    return 0


def say(made: Slice, new: int, others: int) -> int:
    """Say what was made, and what comes next; return the exit code."""
    names = made.names
    where = (
        f"/api/v1/{made.of.route}/{{{made.of.identifier}}}/{names.route}"
        if made.of
        else f"/api/v1/{names.route}"
    )
    sys.stdout.write(
        f"Made: six operations under {where}, in {new} new files, and their places in "
        f"{others} others.\n"
        "Left out, of what planets have: unique names, orders and filters, metrics, and a probe.\n"
        f"Next: say in functions/{names.many}/models.py what the fields mean, then `make openapi "
        "test`.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ, arguments=sys.argv[1:]))
