"""The checkout that a command is about to change in many places, and git can bring back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

TAKE_BACK = "git reset --hard && git clean -fd"
"""What brings back the checkout as it was committed, and removes new files."""


class CheckoutError(Exception):
    """The checkout is not to be changed; the text is one line for the person at the terminal."""


def check_clean(project: Path) -> None:
    """See that git has all that is in the project. Raises CheckoutError."""
    if not (project / ".git").exists():
        raise CheckoutError("this is no git repository, so nothing could be taken back: git init")
    changed = len(git(project, "status", "--porcelain").splitlines())
    if changed:
        raise CheckoutError(
            f"{changed} file{'s are' if changed > 1 else ' is'} not committed: commit first, so"
            f" that `{TAKE_BACK}` can take back what this changes"
        )


def texts(project: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that git knows and that is a text."""
    for name in git(project, "ls-files", "-z").split("\0"):
        path = project / name
        if not path.is_file() or path.is_symlink():
            continue
        try:
            yield name, path.read_bytes().decode()
        except UnicodeDecodeError:
            continue


def git(project: Path, *command: str) -> str:
    """Run git there, and return what it says."""
    return subprocess.run(  # noqa: S603 - the commands are ours
        ["git", *command],  # noqa: S607 - whichever git is here
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
