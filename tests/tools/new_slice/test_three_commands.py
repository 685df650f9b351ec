"""From a clone to a service called Atlas with comets and no planets: `make test-strip`."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic

import pytest

from tests.clone import clone_into, commit, run, run_make
from tests.gates import GATES, pass_gate, run_tests
from tools.breaking_changes import DOCUMENT

pytestmark = pytest.mark.skipif(
    not os.environ.get("STRIPS"), reason="it takes minutes: make test-strip"
)

COMMANDS: Mapping[str, Mapping[str, str]] = {
    "mine": {"NAME": "Atlas"},
    "new": {
        "NAME": "comet",
        "FIELDS": "title:text radius:number? discovered:date kind:short|long",
    },
    "strip": {"WHAT": "planets"},
}
ROUTES = {"/api/v1/comets", "/api/v1/comets/{comet_id}"}
DEFINED = re.compile(r"^\s*(?:def|class)\s+(\w+)|^(\w+)\b.* =", re.MULTILINE)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone after the three commands, each committed; print how long they took."""
    clone = clone_into(tmp_path_factory.mktemp("atlas") / "clone")
    began = monotonic()
    for target, settings in COMMANDS.items():
        before = monotonic()
        run_make(clone, target, **settings)
        commit(clone, f"make {target}")
        sys.stdout.write(f"make {target}: {monotonic() - before:.0f} s\n")
    sys.stdout.write(f"The three commands: {(monotonic() - began) / 60:.1f} minutes\n")
    return clone


def defined(clone: Path) -> Iterator[str]:
    """Yield the names of files, and of what is defined in those that run."""
    for file in run(clone, "git", "ls-files").splitlines():
        yield file
        if file.endswith(".py") and not file.startswith("tests/"):
            text = (clone / file).read_text(encoding="utf-8")
            yield from (one or other for one, other in DEFINED.findall(text))


def test_its_routes_are_those_of_comets_and_not_of_planets(atlas: Path) -> None:
    paths = json.loads((atlas / DOCUMENT).read_text(encoding="utf-8"))["paths"]

    assert paths.keys() >= ROUTES
    assert [path for path in paths if "planet" in path] == []


def test_nothing_has_planets_or_the_former_name_in_its_name(atlas: Path) -> None:
    template = (atlas / "template.yaml").read_text(encoding="utf-8")
    names = {*defined(atlas), *template.split()}

    assert [name for name in names if re.search("planet|orrery", name, re.IGNORECASE)] == []
    assert {"CometsTable:", "functions/comets/create_comet.py", "CometCatalog"} <= names


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_the_style_types_and_imports_are_those_of_the_house(
    atlas: Path, gate: tuple[str, ...]
) -> None:
    pass_gate(atlas, gate)


def test_all_of_its_tests_pass(atlas: Path) -> None:
    run_tests(atlas)
