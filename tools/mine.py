"""Give the product another name: `make mine NAME=Atlas`.

It changes whatever has the present name, in any case: files, texts, stacks, metrics, and also what
clients and stored data know, such as the types of problems and the issuer of tokens. The notice in
the licence is its authors', and stays.
"""

import keyword
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.checkout import CheckoutError, check_clean, git, texts

PROJECT = Path(__file__).parent.parent
STAYS = {
    "LICENSE": "still names the authors",
    "tests/functions/earlier_data.json": "is what an earlier release stored, hashes of it too",
}
"""What is not renamed, and why."""

NAME = re.compile(r"[A-Z][a-z0-9]{1,11}", re.ASCII)
"""What can name a stack, a module and a class, and is short enough for the lines that it is in."""

NO_HARM, COMMAND = re.compile(r"tests/.*|.*\.md|Makefile"), "make mine name="
"""Files in which the name may be a word already, and what it may follow in any other."""


class NameRefused(Exception):
    """The name cannot be the product's; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Renamed:
    """What was renamed: the places and the files that they are in, and the files' own names."""

    old: str
    places: int
    files: int
    moved: Mapping[str, str]


def main(settings: Mapping[str, str], project: Path = PROJECT) -> int:
    """Rename the product to NAME; return the exit code."""
    name = settings.get("NAME", "")
    try:
        check_clean(project)
        old = present_name(project)
        check_name(name, old, project)
    except (NameRefused, CheckoutError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    renamed = rename(project, old, name)
    tidy(project)
    sys.stdout.write(report(renamed, name))
    return 0


def present_name(project: Path) -> str:
    """Return the product's present name, in lower case."""
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["name"])


def check_name(name: str, old: str, project: Path) -> None:
    """See whether a product can have the name. Raises NameRefused."""
    if not NAME.fullmatch(name):
        raise NameRefused(
            "NAME must be one word of 2 to 12 letters and digits with a capital first, as in"
            " `make mine NAME=Atlas`"
        )
    lower = name.lower()
    if lower == old:
        raise NameRefused(f"it is called {name} already")
    if keyword.iskeyword(lower) or lower in sys.stdlib_module_names:
        raise NameRefused(f"{lower} is a word of Python's own: choose another name")
    for file, text in texts(project):
        words = f"{file}\n{text}".lower().replace(f"{COMMAND}{lower}", "")
        if not NO_HARM.fullmatch(file) and lower in words:
            raise NameRefused(f"{file} has {lower} in it, as another thing: choose another name")


def rename(project: Path, old: str, new: str) -> Renamed:
    """Put the new name in the place of the old one, in each text and in the names of files."""
    anywhere = re.compile(re.escape(old), re.IGNORECASE)
    places, files, moved = 0, 0, {}
    for name, text in list(texts(project)):
        if name in STAYS:
            continue
        written, count = anywhere.subn(lambda found: _in_case_of(found[0], new), text)
        if count:
            (project / name).write_text(written, encoding="utf-8", newline="")
            places, files = places + count, files + 1
        if anywhere.search(name):
            moved[name] = anywhere.sub(lambda found: _in_case_of(found[0], new), name)
            git(project, "mv", name, moved[name])
    return Renamed(old, places, files, moved)


def _in_case_of(found: str, new: str) -> str:
    if found.islower():
        return new.lower()
    return new.upper() if found.isupper() else new


def tidy(project: Path) -> None:
    """Sort imports and fold lines anew: names of another length may need it."""
    for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run(  # noqa: S603 - the commands are ours
            [sys.executable, "-m", "ruff", *command], cwd=project, capture_output=True, check=False
        )


def report(renamed: Renamed, name: str) -> str:
    """Say what was renamed, what that means, and what comes next."""
    lower = name.lower()
    lines = [
        f"It is called {name} now: {renamed.places} places in {renamed.files} files.",
        *(f"{new} was {old}." for old, new in renamed.moved.items()),
        f"Clients and stored data know some of them: problems are urn:{lower}:problem:…, tokens are"
        f" issued by urn:{lower}:<stack>, and {lower}-dev is a new stack beside {renamed.old}-dev.",
        *(f"{file} {reason}." for file, reason in STAYS.items()),
        f'Next: make test, then git commit -am "Call it {name}".',
    ]
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(os.environ))
