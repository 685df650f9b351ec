"""Writes every mail, with real and with hostile data, into the files that a test compares.

A change of a mail is then read as a difference of its file, in plain text and in HTML.
"""

import sys
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from local.inbox.examples import ExampleMail
from local.product.example_mails_handler import example_mails
from tools.generated import write

FOLDER = Path(__file__).parent.parent / "tests" / "adapters" / "mail" / "golden"


def golden_files() -> Mapping[Path, str]:
    """Return the text of each file, one for each mail."""
    return {
        FOLDER / f"{name}.txt": "\n\n".join(map(_text_of, examples))
        for name, examples in groupby(example_mails(), key=lambda example: example.name)
    }


def left_over(expected: Iterable[Path]) -> set[Path]:
    """Return the files of mails that there are no more."""
    return set(FOLDER.iterdir()) - set(expected)


def _text_of(mail: ExampleMail) -> str:
    return (
        f"===== With {mail.kind} data =====\n\nTo: {mail.to}\nSubject: {mail.subject}\n\n"
        f"----- Text -----\n\n{mail.text}\n----- HTML -----\n\n{mail.html}"
    )


def main() -> None:
    """Write the files, and remove those that are left over."""
    files = golden_files()
    for path, text in files.items():
        sys.stdout.write(write(path, text))
    for path in left_over(files):
        path.unlink()
        sys.stdout.write(f"{path.name} was removed\n")


if __name__ == "__main__":
    main()
