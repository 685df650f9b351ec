"""A change of the sources is noticed by whoever asks next."""

import os
from pathlib import Path

import pytest

from local.sources import Change, Sources

CODE_FOLDERS = ("functions", "shared")
CODE = frozenset({Change.CODE})
TEMPLATE = frozenset({Change.TEMPLATE})
NOTHING: frozenset[Change] = frozenset()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("functions/planets", "shared"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("template.yaml", "functions/planets/get_planet.py", "shared/domain.py"):
        (tmp_path / file).write_text("1")
    return tmp_path


def test_nothing_has_changed_at_first(project: Path) -> None:
    assert Sources(project, CODE_FOLDERS).changes() == NOTHING


def test_a_change_is_reported_once(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)
    (project / "functions/planets/get_planet.py").write_text("22")

    assert sources.changes() == CODE
    assert sources.changes() == NOTHING


def test_another_template_is_no_other_code(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)
    (project / "template.yaml").write_text("22")

    assert sources.changes() == TEMPLATE


def test_a_new_file_a_removed_one_and_a_renamed_one_are_changes(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)

    (project / "functions/users").mkdir()
    (project / "functions/users/get_user.py").touch()
    assert sources.changes() == CODE

    (project / "functions/users/get_user.py").rename(project / "functions/users/show_user.py")
    assert sources.changes() == CODE

    (project / "shared/domain.py").unlink()
    assert sources.changes() == CODE


def test_an_editor_that_puts_a_new_file_in_the_place_of_the_old_is_noticed(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)
    file, draft = project / "shared/domain.py", project / "draft"
    draft.write_text("2")
    found = file.stat()
    os.utime(draft, ns=(found.st_atime_ns, found.st_mtime_ns))
    draft.replace(file)

    assert sources.changes() == CODE


def test_a_folder_that_comes_back_is_noticed(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)

    (project / "shared").rename(project / "away")
    assert sources.changes() == CODE

    (project / "away").rename(project / "shared")
    assert sources.changes() == CODE


def test_bytecode_is_no_source(project: Path) -> None:
    sources = Sources(project, CODE_FOLDERS)
    (project / "shared/__pycache__").mkdir()
    (project / "shared/__pycache__/domain.cpython-313.pyc").touch()

    assert sources.changes() == NOTHING
