"""Five slices with odd names and fields, made in one clone, pass every gate: `make test-new`."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.clone import ROOT, clone_into, run
from tests.gates import GATES, pass_gate, run_tests
from tools.new_slice.__main__ import read, write
from tools.new_slice.names import Names
from tools.new_slice.plan import files

pytestmark = pytest.mark.skipif(
    not os.environ.get("NEW_SLICES"), reason="it takes minutes: make test-new"
)

SLICES = (
    {"NAME": "moonlet", "FIELDS": "radius:number? orbit_days:number"},
    {"NAME": "dwarf_galaxy", "FIELDS": "seen:date? title:text? light_years:integer"},
    {"NAME": "ice_box", "FIELDS": "kind:one|two|three-four", "OF": "planet"},
    {"NAME": "orbiter", "FIELDS": "star_id:reference user_name:text planet_age:integer? day:date"},
    {"NAME": "ax", "FIELDS": "label:text", "OF": "moonlet"},
)
NAMES = tuple(Names(each["NAME"]) for each in SLICES)
OWN_TESTS = (
    *(f"tests/{layer}/{names.many}" for layer in ("domain", "functions") for names in NAMES),
    "tests/adapters/test_fields.py",
    "tests/adapters/test_lists_contract.py",
    "tests/domain/test_access.py",
    "tests/functions/test_refusals.py",
)
WITH_A_COLLECTION = ("moonlet", "dwarf_galaxy", "orbiter")
"""Those that belong to nothing, and have two fields or more."""
RULES_OF_ALL = (
    "tests/e2e/test_bad_input.py",
    "tests/e2e/test_conditional_requests.py",
    "tests/e2e/test_idempotency.py",
)
# Five slices more in the layer that all functions have are beyond what it may weigh.
SIZE_OF_LAYERS = (
    "tests/contract/test_build.py::test_a_function_that_only_reads_has_at_most_5_mb_of_layers"
)
INSTALLED = (".venv", "tools/checkov/.venv", "tools/lint_openapi/node_modules")
"""What the commands of make need, and the clone shares."""
COUNT = "from pathlib import Path; from tools.cost.counts import count; count(Path())"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone with all five, with its document and with what is installed here."""
    clone = clone_into(tmp_path_factory.mktemp("slices") / "clone")
    for path in INSTALLED:
        if (ROOT / path).exists():
            (clone / path).symlink_to(ROOT / path)
    for settings in SLICES:
        write(clone, files(read(settings, clone)))
    run(clone, sys.executable, "-m", "tools.build_openapi")
    return clone


@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_the_style_types_and_imports_are_those_of_the_house(
    clone: Path, gate: tuple[str, ...]
) -> None:
    pass_gate(clone, gate)


def test_the_slices_pass_their_own_tests(clone: Path) -> None:
    run_tests(clone, *OWN_TESTS)


def test_the_template_and_the_documents_keep_the_contract(clone: Path) -> None:
    run_tests(clone, "tests/contract", f"--deselect={SIZE_OF_LAYERS}")


def test_who_may_call_them_is_who_the_table_of_routes_names(clone: Path) -> None:
    operations = " or ".join(f"_{name}" for each in NAMES for name in (each.one, each.many))
    run_tests(clone, "tests/e2e/test_access.py", "-k", operations)


def test_they_keep_the_rules_of_all_resources_end_to_end(clone: Path) -> None:
    for name in WITH_A_COLLECTION:
        run_tests(clone, *RULES_OF_ALL, "-k", name)


def test_they_have_the_permissions_that_they_use_and_no_others(clone: Path) -> None:
    run_tests(clone, "tests/e2e/test_least_privilege.py")


def test_what_they_cost_is_counted(clone: Path) -> None:
    run(clone, sys.executable, "-c", COUNT)


def test_checkov_finds_nothing_in_the_template(clone: Path) -> None:
    run(clone, "make", "lint-template")


@pytest.mark.skipif(not shutil.which("npm"), reason="the linters of the document need Node")
def test_spectral_and_redocly_find_nothing_in_the_document(clone: Path) -> None:
    run(clone, "make", "lint-openapi")
