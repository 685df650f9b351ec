"""Every part is taken out of a clone, and what is left passes its gates: `make test-strip`."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.clone import clone_into, commit, run
from tools.breaking_changes import CHANGELOG, DOCUMENT, RELEASED
from tools.strip.parts import declared

pytestmark = pytest.mark.skipif(
    not os.environ.get("STRIPS"), reason="it takes minutes: make test-strip"
)

PARTS = ("legacy", "archive", "planets")
BIN = Path(sys.executable).parent
LEFT = re.compile("planet|archive|legacy(?!application)|removeuser", re.IGNORECASE)
TESTS = (
    "tests/contract tests/domain tests/functions",
    "tests/entrypoints tests/adapters",
    "tests/tools",
    "tests/e2e/test_users.py",
)


def strip(clone: Path, part: str) -> str:
    said = run(clone, "env", f"WHAT={part}", sys.executable, "-m", "tools.strip")
    commit(clone, f"Take {part} out")
    return said


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone without any of the parts; each went out by a command of its own."""
    clone = clone_into(tmp_path_factory.mktemp("strip") / "clone")
    for part in PARTS:
        assert f"{part} is out: " in strip(clone, part)
    return clone


def test_every_part_is_tried() -> None:
    assert set(PARTS) == set(declared())


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",)],
    ids=" ".join,
)
def test_the_style_types_and_imports_are_those_of_the_house(
    clone: Path, command: tuple[str, ...]
) -> None:
    tool, *arguments = command
    run(clone, str(BIN / tool), *arguments)


def test_no_route_and_no_resource_of_theirs_is_left(clone: Path) -> None:
    document = json.loads((clone / "functions/docs/openapi.json").read_text(encoding="utf-8"))
    template = (clone / "template.yaml").read_text(encoding="utf-8")

    assert [path for path in document["paths"] if LEFT.search(path)] == []
    assert LEFT.findall(template) == []


def test_the_changelog_names_the_routes_that_are_gone(clone: Path) -> None:
    released, document = (
        json.loads((clone / file).read_text(encoding="utf-8"))["paths"].keys()
        for file in (RELEASED, DOCUMENT)
    )
    changelog = (clone / CHANGELOG).read_text(encoding="utf-8")

    gone = released - document
    assert gone
    assert {
        path for path in gone if f"- {path}: Path `{path}` was removed." not in changelog
    } == set()


@pytest.mark.parametrize("tests", TESTS)
def test_what_is_left_passes_its_tests(clone: Path, tests: str) -> None:
    pytest_without_trial = ("env", "-u", "STRIPS", sys.executable, "-m", "pytest")
    run(clone, *pytest_without_trial, "-q", "-n", "2", *tests.split())
