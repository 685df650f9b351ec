"""`make mine` renames the whole product, or refuses in one line and writes nothing."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clone import clone_into, run
from tools.checkout import texts
from tools.mine import STAYS, main, present_name

ROOT = Path(__file__).parents[2]
OLD = present_name(ROOT)
NEW = next(name for name in ("Atlas", "Sextant") if name.lower() != OLD)
QUICK = (
    "tests/contract/test_metrics.py",
    "tests/functions/test_earlier_data.py",
    "tests/tools/test_rehearsal.py",
)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone_into(tmp_path_factory.mktemp("mine") / "clone")


@pytest.fixture
def restored(clone: Path) -> Iterator[Path]:
    yield clone
    run(clone, "git", "reset", "-q", "--hard")
    run(clone, "git", "clean", "-fdq")


@pytest.fixture
def renamed(restored: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Rename the clone, and return what was said."""
    assert main({"NAME": NEW}, restored) == 0
    return capsys.readouterr().out


def test_nothing_has_the_former_name_but_the_licence_and_earlier_data(
    clone: Path, renamed: str
) -> None:
    assert {file for file, text in texts(clone) if OLD in text.lower()} <= STAYS.keys()
    assert run(clone, "git", "diff", "--name-only", "--", *STAYS) == ""
    assert OLD not in run(clone, "git", "ls-files")
    assert "LICENSE still names the authors" in renamed


def test_what_clients_know_has_the_new_name(clone: Path, renamed: str) -> None:
    document = json.loads((clone / "functions/docs/openapi.json").read_text(encoding="utf-8"))

    assert document["info"]["title"] == NEW
    assert f"urn:{NEW.lower()}:problem:" in json.dumps(document)
    assert f"urn:{NEW.lower()}:problem:" in renamed


def test_it_says_what_to_do_next(clone: Path, renamed: str) -> None:
    assert renamed.splitlines()[-1] == f'Next: make test, then git commit -am "Call it {NEW}".'
    assert f"It is called {NEW} now: " in renamed.splitlines()[0]


def test_the_renamed_project_has_no_fault_of_style_and_passes_tests(
    clone: Path, renamed: str
) -> None:
    run(clone, sys.executable, "-m", "ruff", "check")
    run(clone, sys.executable, "-m", "ruff", "format", "--check")
    run(clone, sys.executable, "-c", "import local.command_line")
    run(clone, sys.executable, "-m", "pytest", "-q", "-n", "0", *QUICK)
    assert run(clone, sys.executable, "-m", "tools.build_openapi").endswith("up to date\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "NAME must be one word"),
        ("atlas", "NAME must be one word"),
        ("Two Words", "NAME must be one word"),
        ("Observatories", "NAME must be one word"),
        ("Ärger", "NAME must be one word"),
        (OLD.capitalize(), "it is called"),
        ("Import", "a word of Python's own"),
        ("Json", "a word of Python's own"),
        ("User", "as another thing"),
    ],
)
def test_a_name_that_nothing_can_have_is_refused_in_one_line(
    clone: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({"NAME": name}, clone) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert run(clone, "git", "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_touched(
    restored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (restored / "mine.txt").write_text("not committed")

    assert main({"NAME": NEW}, restored) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("1 file is not committed: ")
    assert run(restored, "git", "status", "--porcelain") == "?? mine.txt\n"


def test_where_git_cannot_take_it_back_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(f'project.name = "{OLD}"')

    assert main({"NAME": NEW}, tmp_path) == 1

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("this is no git repository")
