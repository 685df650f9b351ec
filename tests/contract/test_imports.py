"""What modules may import, beside the rules of import-linter in pyproject.toml."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp
import pytest

from tests.contract.test_names import operations

ROOT = Path(__file__).parents[2]
PACKAGES = ("functions", "shared", "local", "migrations", "sam_template", "tools")
# What reads a document that is no request's body. Nobody waits for it.
READ_ANOTHER_DOCUMENT: Mapping[str, str] = {"record_undeliverable": "what SES reports"}
IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""

SHOW_ORIGINS = """
import importlib, sys
for name in sys.argv[1:]:
    print(importlib.import_module(name).__file__)
"""


def modules(folder: str) -> list[Path]:
    found = (path for path in (ROOT / folder).rglob("*.py") if ".venv" not in path.parts)
    return sorted(found)


def imported_packages(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        match node:
            case ast.Import(names=names):
                yield from (name.name.partition(".")[0] for name in names)
            case ast.ImportFrom(module=str(name)):
                yield name.partition(".")[0]


@pytest.mark.parametrize("module", modules("shared/domain"), ids=lambda path: path.stem)
def test_the_domain_imports_the_standard_library_only(module: Path) -> None:
    foreign = set(imported_packages(module)) - sys.stdlib_module_names - {"shared"}

    assert foreign == set()


@pytest.mark.parametrize("operation", operations().values(), ids=lambda path: path.stem)
def test_an_operation_that_reads_no_body_and_no_query_does_not_import_pydantic(
    operation: Path, graph: grimp.ImportGraph
) -> None:
    """That import takes a tenth of a second of a cold start."""
    if operation.stem in READ_ANOTHER_DOCUMENT:
        return
    module = ".".join(operation.relative_to(ROOT).with_suffix("").parts)
    handler = importlib.import_module(module).handler
    if getattr(handler, "reads", None) is not None:
        return

    chain = graph.find_shortest_chain(module, "pydantic")

    assert chain is None, (
        f"{' -> '.join(chain)}: import what only types need under `if TYPE_CHECKING:`, "
        "and name it in quotes, as functions/users/get_user.py does"
    )


def test_every_deployed_module_imports_with_an_empty_environment() -> None:
    paths = [*modules("functions"), *modules("shared")]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]

    run = subprocess.run(  # our own code
        [sys.executable, "-c", IMPORT_ALL, *names],
        env={},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""
    assert run.returncode == 0


def test_no_function_imports_inside_of_functions() -> None:
    for module in [*modules("functions"), *modules("shared")]:
        for function in ast.walk(ast.parse(module.read_text())):
            if isinstance(function, ast.FunctionDef):
                inside = [
                    n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)
                ]
                assert inside == [], f"{module} imports inside of {function.name}"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_modules_is_a_regular_package(package: str) -> None:
    """Python prefers another's package to a mere folder, and import-linter passes it over."""
    folders = {
        folder
        for module in modules(package)
        for folder in module.parents
        if folder.is_relative_to(ROOT / package)
    }

    missing = [folder for folder in folders if not (folder / "__init__.py").is_file()]

    assert missing == []


def test_the_repositorys_own_packages_win_over_others_of_their_names(tmp_path: Path) -> None:
    packages = [*PACKAGES, "tests"]
    for package in packages:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise ImportError('another package')\n")

    run = subprocess.run(  # our own code
        [sys.executable, "-c", SHOW_ORIGINS, *packages],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout.split("\n")[:-1] == [str(ROOT / name / "__init__.py") for name in packages]
