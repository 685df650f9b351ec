"""`make strip` lists the parts, and refuses in one line what it will not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clone import clone_into, commit, run
from tools.strip import __main__ as command
from tools.strip.__main__ import main
from tools.strip.parts import Edit, Part, declared
from tools.strip.python import StripError
from tools.strip.strip import strip

PARTS = declared()
COMETS = Part("comets", "", "comet", [], [], [], [], [], [Edit("a.txt", "old", "new")])


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone_into(tmp_path_factory.mktemp("strip") / "clone")


@pytest.fixture
def restored(clone: Path) -> Iterator[Path]:
    yield clone
    run(clone, "git", "clean", "-fdq")


def test_without_a_part_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main({}) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == list(PARTS)
    assert lines[-1] == "Take one out: make strip WHAT=…"


@pytest.mark.parametrize("what", ["stars", "planet", "PLANETS"])
def test_a_part_that_is_not_known_is_refused_in_one_line(
    clone: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({"WHAT": what}, clone) == 1

    assert capsys.readouterr().err == f"WHAT must be one of {', '.join(PARTS)}\n"
    assert run(clone, "git", "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_touched(
    restored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (restored / "mine.txt").write_text("not committed")

    assert main({"WHAT": "planets"}, restored) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("1 file is not committed: ")
    assert run(restored, "git", "status", "--porcelain") == "?? mine.txt\n"


@pytest.mark.parametrize("text", ["", "old old"])
def test_an_edit_whose_text_is_not_there_once_says_so(text: str) -> None:
    with pytest.raises(StripError, match=r"^a\.txt must have in one place, not in \d: 'old'"):
        strip({"a.txt": text}, COMETS)


def test_a_part_takes_its_files_and_what_only_they_used() -> None:
    files = {
        "a.txt": "old",
        "shared/comets/comet.py": "from shared.help import aid\n\naid()\n",
        "shared/help.py": "def aid():\n    ...\n\n\ndef other():\n    ...\n",
        "tools/a.py": "from shared.help import other\n\nother()\n",
    }

    strip(files, COMETS)

    assert files == {
        "a.txt": "new",
        "shared/help.py": "\n\ndef other():\n    ...\n",
        "tools/a.py": "from shared.help import other\n\nother()\n",
    }


def test_a_test_that_the_part_named_stays() -> None:
    test = "def test_stars_shine():\n    ...\n"
    files = {
        "a.txt": "old",
        "tests/test_stars.py": test,
        "tools/comets.py": 'OWN_TESTS = ["test_stars_shine"]\n',
    }

    strip(files, COMETS)

    assert files == {"a.txt": "new", "tests/test_stars.py": test}


def test_where_what_is_generated_cannot_be_written_it_says_so_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "declared", lambda: {"comets": COMETS})
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "comet.py").write_text("")
    (tmp_path / "a.txt").write_text("old")
    run(tmp_path, "git", "init", "-q")
    commit(tmp_path, "What has no generator of its document")

    assert main({"WHAT": "comets"}, tmp_path) == 1

    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "The part is cut out, but make openapi failed:"
    assert last == "To take this back: git reset --hard"
