"""Every mail is word for word what its file in `golden` has, with real and with hostile data."""

from pathlib import Path

import pytest

from tools.golden_mails import golden_files, left_over

FILES = golden_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_mail_is_what_its_file_has(path: Path) -> None:
    known = path.read_text(encoding="utf-8") if path.is_file() else None

    assert known == FILES[path], "read the difference; if it is meant, run `make golden`"


def test_no_file_is_of_a_mail_that_is_gone() -> None:
    assert left_over(FILES) == set(), "run `make golden`"
