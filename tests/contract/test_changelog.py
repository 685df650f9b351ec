"""The changelog, the project's version and the last release's document are of one release."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.version import Version

from tests.aws import PROJECT
from tools.breaking_changes import CHANGELOG, RELEASED
from tools.build_openapi import TARGET

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
RELEASE = re.compile(r"(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)")


@pytest.fixture(scope="module")
def releases() -> list[tuple[str, str]]:
    """Return the number and the date of each release, newest first."""
    first, *others = HEADING.findall((PROJECT / CHANGELOG).read_text(encoding="utf-8"))
    assert first == "Unreleased", f"{CHANGELOG} begins with what the next release changes"
    found = [RELEASE.fullmatch(heading) for heading in others]
    return [(match[1], match[2]) for match in found if match]


def project_version() -> str:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version: str = project["version"]
    return version


def test_every_section_says_its_number_and_its_day(releases: list[tuple[str, str]]) -> None:
    headings = HEADING.findall((PROJECT / CHANGELOG).read_text(encoding="utf-8"))

    assert len(releases) == len(headings) - 1, "a release is headed as ## 1.2.3 - 2026-11-29"


def test_a_release_comes_after_those_below_it(releases: list[tuple[str, str]]) -> None:
    for (newer, later), (older, earlier) in pairwise(releases):
        assert Version(newer) > Version(older)
        assert later >= earlier


def test_the_projects_version_is_that_of_the_last_release(
    releases: list[tuple[str, str]],
) -> None:
    assert project_version() == releases[0][0], "CONTRIBUTING.md says how a release is made"


@pytest.mark.parametrize("path", [PROJECT / RELEASED, TARGET], ids=["released", "served"])
def test_a_document_shows_the_projects_version(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))

    assert document["info"]["version"] == project_version(), f"{path}: see CONTRIBUTING.md"
