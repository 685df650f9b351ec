"""`make strip` lists the parts, and refuses in one line what it will not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clone import clone_into, commit, run
from tools.checkout import texts
from tools.strip.__main__ import chosen, main, take_out, write
from tools.strip.parts import DECLARATION, Edit, Part, command, declared, without
from tools.strip.python import StripError
from tools.strip.strip import strip

PARTS = declared()
COMMAND = "[strip]\nsummary = 'this'\nword = 'tools/strip'\n"
COMETS_TABLE = "[comets]\nsummary = 'comets'\nword = 'comet'\n"
MOONS_TABLE = "[moons]\nsummary = 'moons'\nword = 'moon'\nneeded_by = [\"comets\"]\n"
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


@pytest.mark.parametrize("what", ["stars", "LEGACY", "strip"])
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

    assert main({"WHAT": next(iter(PARTS))}, restored) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("1 file is not committed: ")
    assert run(restored, "git", "status", "--porcelain") == "?? mine.txt\n"


@pytest.mark.parametrize("text", ["", "old old"])
def test_an_edit_whose_text_is_not_there_once_says_so(text: str) -> None:
    with pytest.raises(StripError, match=r"^a\.txt must have in one place, not in \d: 'old'"):
        strip({"a.txt": text}, COMETS)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_cut_out_of_the_project_as_it_is(clone: Path, part: str) -> None:
    """A change that leaves an edit without its text fails here, not only where somebody strips."""
    files = dict(texts(clone))

    take_out(files, chosen(PARTS, part), PARTS, command(clone))

    assert [file for file in files if PARTS[part].marks.search(file)] == []


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


def test_with_the_files_of_a_folder_the_folder_goes_and_what_python_compiled_there(
    tmp_path: Path,
) -> None:
    for file in ("a/b/__pycache__/c.pyc", "a/b/__init__.py", "a/b/C.py", "a/d.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")

    write(tmp_path, {"a/b/C.py": "", "a/b/__init__.py": ""}, {})

    assert [path.name for path in (tmp_path / "a").iterdir()] == ["d.py"]


def test_where_what_is_generated_cannot_be_written_it_says_so_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tools" / "strip").mkdir(parents=True)
    (tmp_path / DECLARATION).write_text(COMMAND + COMETS_TABLE)
    (tmp_path / "a.txt").write_text("old")
    run(tmp_path, "git", "init", "-q")
    commit(tmp_path, "What has no generator of its document")

    assert main({"WHAT": "comets"}, tmp_path) == 1

    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "The part is cut out, but make openapi failed:"
    assert last == "To take this back: git reset --hard && git clean -fd"


def test_a_part_that_is_gone_is_declared_no_more_also_not_as_what_needs_another() -> None:
    edit = "[[comets.edits]]\nfile = 'a.md'\nold = '''\n[link](a)\n'''\n"

    left = without(f"# Why.\n{COMETS_TABLE}{edit}{MOONS_TABLE}{COMMAND}", ["comets"])

    assert left == f"# Why.\n[moons]\nsummary = 'moons'\nword = 'moon'\n{COMMAND}"


def test_what_others_need_is_still_named() -> None:
    table = '[stars]\nneeded_by = ["moons", "comets"]\n'

    assert without(table + COMETS_TABLE, ["comets"]) == '[stars]\nneeded_by = ["moons"]\n'


def test_with_the_last_part_the_command_goes_with_its_targets_and_its_line_of_the_integration(
    tmp_path: Path,
) -> None:
    declaration = f"{COMMAND}targets = ['strip']\n{COMETS_TABLE}"
    (tmp_path / "tools" / "strip").mkdir(parents=True)
    (tmp_path / DECLARATION).write_text(declaration)
    parts = declared(tmp_path)
    files = {
        DECLARATION: declaration,
        "Makefile": ".PHONY: test strip\n\nstrip: ## Take out\n\t@python\n\ntest:\n\tpytest\n",
        ".ci/run": "make test\nmake strip\n",
    }

    take_out(files, [parts["comets"]], parts, command(tmp_path))

    assert files == {
        "Makefile": ".PHONY: test\n\ntest:\n\tpytest\n",
        ".ci/run": "make test\n",
    }


def test_what_speaks_of_another_part_is_changed_only_beside_it() -> None:
    edit = Edit("a.txt", "old", "new", beside="moons")
    part = Part("comets", "", "comet", [], [], [], [], [], [edit])
    alone, beside = {"a.txt": "old"}, {"a.txt": "old"}

    strip(alone, part)
    strip(beside, part, {"moons"})

    assert (alone["a.txt"], beside["a.txt"]) == ("old", "new")
