"""The pinned requirements are what pyproject.toml asks for."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS: dict[str, list[str | dict[str, str]]] = PROJECT["dependency-groups"]
LAYERS = {
    "shared/requirements.txt": PROJECT["project"]["dependencies"],
    **{
        f"layers/{group}/requirements.txt": asked
        for group, asked in GROUPS.items()
        if group != "dev"
    },
}
"""What each layer is asked to hold, by the file that pins it."""
CHECKOV = "tools/checkov/requirements.txt"
PINNED = ("requirements-dev.txt", *LAYERS, CHECKOV)
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


def everything_of(group: str) -> list[str]:
    """Return what a group asks for, with what the groups that it includes do."""
    asked: list[str] = []
    for entry in GROUPS[group]:
        asked += [entry] if isinstance(entry, str) else everything_of(entry["include-group"])
    return asked


def test_the_development_requirements_are_not_stale() -> None:
    check("requirements-dev.txt", [*PROJECT["project"]["dependencies"], *everything_of("dev")])


@pytest.mark.parametrize(("path", "asked"), LAYERS.items(), ids=LAYERS)
def test_a_layers_requirements_are_not_stale(path: str, asked: Sequence[str]) -> None:
    check(path, asked)


def test_checkovs_requirements_are_not_stale() -> None:
    [asked] = (ROOT / "tools/checkov/requirements.in").read_text().splitlines()

    requirement = Requirement(asked)

    assert requirement.specifier.contains(pins(CHECKOV)[requirement.name])
    assert f"-r {CHECKOV.removesuffix('txt')}in" in (ROOT / CHECKOV).read_text()


@pytest.mark.parametrize("path", LAYERS)
def test_tests_run_on_what_is_deployed(path: str) -> None:
    """And so what two layers of a function hold is the same in both."""
    development = pins("requirements-dev.txt")

    assert pins(path).items() <= development.items()


def test_tests_run_on_all_that_is_deployed() -> None:
    included = [entry["include-group"] for entry in GROUPS["dev"] if isinstance(entry, dict)]

    assert sorted(included) == sorted(GROUPS.keys() - {"dev"})


def test_every_package_is_pinned_with_hashes() -> None:
    for path in PINNED:
        for block in blocks(path):
            assert "--hash=sha256:" in block, block


def test_no_requirements_file_names_a_host() -> None:
    for path in PINNED:
        assert "://" not in (ROOT / path).read_text()
