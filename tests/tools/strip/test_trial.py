"""Every part is taken out of clones, and what is left passes its gates: `make test-strip`."""

import json
import os
from pathlib import Path

import pytest

from tests.clone import clone_into, commit, run_make
from tests.gates import GATES, pass_gate, run_tests
from tools.breaking_changes import CHANGELOG, DOCUMENT, RELEASED
from tools.strip.parts import DECLARATION, declared

pytestmark = pytest.mark.skipif(
    not os.environ.get("STRIPS"), reason="it takes minutes: make test-strip"
)

PARTS = declared()


def strip(clone: Path, part: str) -> str:
    said = run_make(clone, "strip", WHAT=part)
    commit(clone, f"Take {part} out")
    return said


@pytest.fixture(scope="module", params=PARTS)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def without_one(part: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone without one part, and without those that cannot be without it."""
    clone = clone_into(tmp_path_factory.mktemp(part) / "clone")
    assert f"{part} is out: " in strip(clone, part)
    return clone


@pytest.fixture(scope="module")
def without_any(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone without any of the parts; each went out by a command of its own."""
    clone = clone_into(tmp_path_factory.mktemp("all") / "clone")
    for part in PARTS:
        if part in declared(clone):
            assert f"{part} is out: " in strip(clone, part)
    return clone


# --- One part alone -----------------------------------------------------------------------------


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_without_one_part_the_style_types_and_imports_are_those_of_the_house(
    without_one: Path, gate: tuple[str, ...]
) -> None:
    pass_gate(without_one, gate)


def test_without_one_part_every_test_can_be_collected(without_one: Path) -> None:
    run_tests(without_one, "--collect-only")


def test_without_one_part_the_rules_and_the_contract_hold(without_one: Path) -> None:
    run_tests(without_one, "tests/contract", "tests/domain")


def test_a_part_that_is_gone_is_not_offered_any_more(without_one: Path, part: str) -> None:
    gone = {part, *PARTS[part].needed_by}

    assert list(declared(without_one)) == [name for name in PARTS if name not in gone]


# --- All of them --------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_without_any_part_the_style_types_and_imports_are_those_of_the_house(
    without_any: Path, gate: tuple[str, ...]
) -> None:
    pass_gate(without_any, gate)


def test_no_route_and_no_resource_of_theirs_is_left(without_any: Path) -> None:
    document = json.loads((without_any / DOCUMENT).read_text(encoding="utf-8"))
    template = (without_any / "template.yaml").read_text(encoding="utf-8")

    for part in PARTS.values():
        assert [path for path in document["paths"] if part.marks.search(path)] == []
        assert part.marks.findall(template) == []


def test_the_changelog_names_the_routes_that_are_gone(without_any: Path) -> None:
    released, document = (
        json.loads((without_any / file).read_text(encoding="utf-8"))["paths"].keys()
        for file in (RELEASED, DOCUMENT)
    )
    changelog = (without_any / CHANGELOG).read_text(encoding="utf-8")

    gone = released - document
    assert gone
    assert {
        path for path in gone if f"- {path}: Path `{path}` was removed." not in changelog
    } == set()


def test_with_the_last_part_the_command_has_gone(without_any: Path) -> None:
    assert not (without_any / DECLARATION).parent.exists()
    for file in ("Makefile", ".ci/run", "README.md", "docs/decisions.md"):
        text = (without_any / file).read_text(encoding="utf-8")
        assert "strip" not in text.replace("-strip-", ""), file


def test_without_any_part_all_tests_pass(without_any: Path) -> None:
    run_tests(without_any)
