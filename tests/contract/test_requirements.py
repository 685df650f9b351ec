"""The pinned requirements are what pyproject.toml asks for."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]
CHECKOV = "tools/checkov/requirements.txt"
STALE = "is stale: run `make lock`"


def blocks(path: str) -> list[str]:
    """Return each pinned package with its hashes and who asked for it."""
    return re.split(r"\n(?=\S)", (ROOT / path).read_text().strip())


def pins(path: str) -> dict[str, str]:
    pinned = (block.partition(" ")[0].split("==") for block in blocks(path))
    return {canonicalize_name(name.partition("[")[0]): version for name, version in pinned}


def asked_for(path: str) -> set[str]:
    return {
        canonicalize_name(block.partition("==")[0].partition("[")[0])
        for block in blocks(path)
        if "orrery (pyproject.toml" in block
    }


def check(path: str, specifiers: Iterable[str]) -> None:
    requirements = [Requirement(specifier) for specifier in specifiers]
    pinned = pins(path)

    assert asked_for(path) == {canonicalize_name(r.name) for r in requirements}, f"{path} {STALE}"
    for requirement in requirements:
        version = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{path} {STALE}"


def test_the_development_requirements_are_not_stale() -> None:
    check("requirements-dev.txt", [*RUNTIME, *DEVELOPMENT])


def test_the_layers_requirements_are_not_stale() -> None:
    check("shared/requirements.txt", RUNTIME)


def test_checkovs_requirements_are_not_stale() -> None:
    [asked] = (ROOT / "tools/checkov/requirements.in").read_text().splitlines()

    requirement = Requirement(asked)

    assert requirement.specifier.contains(pins(CHECKOV)[requirement.name])
    assert f"-r {CHECKOV.removesuffix('txt')}in" in (ROOT / CHECKOV).read_text()


def test_tests_run_on_what_is_deployed() -> None:
    development = pins("requirements-dev.txt")

    for name, version in pins("shared/requirements.txt").items():
        assert development[name] == version


def test_every_package_is_pinned_with_hashes() -> None:
    for path in ("requirements-dev.txt", "shared/requirements.txt", CHECKOV):
        for block in blocks(path):
            assert "--hash=sha256:" in block, block


def test_no_requirements_file_names_a_host() -> None:
    for path in ("requirements-dev.txt", "shared/requirements.txt", CHECKOV):
        assert "://" not in (ROOT / path).read_text()
