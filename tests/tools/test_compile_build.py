"""What `sam build` made is compiled for the place where it will run."""

import marshal
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tools.compile_build import CompileError, compile_build

TEMPLATE: dict[str, Any] = {
    "Resources": {
        "GetUser": {"Type": "AWS::Serverless::Function"},
        "SharedLayer": {"Type": "AWS::Serverless::LayerVersion"},
        "UsersTable": {"Type": "AWS::DynamoDB::Table"},
    }
}
UNCHECKED_HASH = 1  # the flags of a .pyc (PEP 552): by hash, and not checked
HEADER = 16


def build_with(folder: Path, source: str = "KINDS = frozenset({'rocky', 'icy', 'gas'})\n") -> Path:
    for name in ("GetUser/functions/users/get_user.py", "SharedLayer/python/shared/one.py"):
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(source)
    return folder


def bytecode(build: Path) -> dict[str, bytes]:
    return {str(path.relative_to(build)): path.read_bytes() for path in build.rglob("*.pyc")}


def files_named(build: Path) -> set[str]:
    """Return the paths by which tracebacks will name the sources."""
    codes: list[CodeType] = [marshal.loads(code[HEADER:]) for code in bytecode(build).values()]  # noqa: S302 - our own
    return {code.co_filename for code in codes}


def test_every_source_gets_bytecode_that_is_not_checked(tmp_path: Path) -> None:
    build = build_with(tmp_path)

    compile_build(build, TEMPLATE)

    flags = {int.from_bytes(code[4:8], "little") for code in bytecode(build).values()}
    assert len(bytecode(build)) == 2
    assert flags == {UNCHECKED_HASH}


def test_tracebacks_name_the_paths_that_files_have_on_lambda(tmp_path: Path) -> None:
    build = build_with(tmp_path)

    compile_build(build, TEMPLATE)

    assert files_named(build) == {
        "/var/task/functions/users/get_user.py",
        "/opt/python/shared/one.py",
    }


def test_compiling_again_or_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    here, there = build_with(tmp_path / "here"), build_with(tmp_path / "there")
    compile_build(here, TEMPLATE)
    first = bytecode(here)

    compile_build(here, TEMPLATE)
    compile_build(there, TEMPLATE)

    assert bytecode(here) == first
    assert bytecode(there) == first


def test_a_file_that_does_not_compile_stops_the_deployment(tmp_path: Path) -> None:
    build = build_with(tmp_path, source="def (:\n")

    with pytest.raises(CompileError, match="SyntaxError"):
        compile_build(build, TEMPLATE)
