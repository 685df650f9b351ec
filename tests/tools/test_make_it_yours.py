"""README's recipe for another aggregate renames what is the product's, and nothing of NASA's."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.clone import clone_into, run

ROOT = Path(__file__).parents[2]
HOST = "https://exoplanetarchive.ipac.caltech.edu"
OUR_PLANET = re.compile("(?<!exo)(?<!archived_)(?<!archived)(?<!archive/)planet", re.IGNORECASE)
ARCHIVE_TESTS = (
    "tests/domain/archive",
    "tests/tools/test_exoplanets.py",
    "tests/local/test_archive_stand_in.py",
    "tests/adapters/archive/test_tap.py",
    "tests/adapters/archive/test_circuit.py",
)


def recipes() -> list[str]:
    """Return the commands of the chapter, without those of make."""
    chapter = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Make it yours\n")[1]
    blocks = re.findall(r"```sh\n(.*?)```", chapter.split("\n## ")[0], re.DOTALL)
    return [re.sub(r"(?m)^make .*\n", "", block) for block in blocks]


def not_ours(clone: Path) -> Mapping[str, bytes]:
    """Return the files that are about the archive or its data, but for the tests that go."""
    return {
        name: (clone / name).read_bytes()
        for name in run(clone, "git", "ls-files", "data", "*archive*").split()
        if "is_added" not in name
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone in which planets were renamed to comets."""
    clone = clone_into(tmp_path_factory.mktemp("yours") / "clone")
    [aggregate] = filter(None, recipes())
    before = not_ours(clone)
    run(clone, "bash", "-euo", "pipefail", "-c", aggregate)
    assert not_ours(clone) == before
    return clone


def test_no_planet_is_left_but_the_archives(clone: Path) -> None:
    lines = run(clone, "git", "grep", "-i", "planet", "--", ":!*archive*", ":!data", ":!README.md")

    assert [line for line in lines.splitlines() if OUR_PLANET.search(line.split(":", 1)[1])] == []


def test_the_archives_address_and_credits_stay_true(clone: Path) -> None:
    assert f"Default: {HOST}\n" in (clone / "template.yaml").read_text(encoding="utf-8")
    assert f"[NASA Exoplanet Archive]({HOST}/)" in (clone / "README.md").read_text(encoding="utf-8")
    assert not re.search("exo[c]omet", run(clone, "git", "grep", "-hi", "comet"), re.IGNORECASE)


def test_the_archive_still_works(clone: Path) -> None:
    run(clone, sys.executable, "-c", "import functions.archive.search_archive")
    run(clone, sys.executable, "-m", "pytest", "-q", "-n", "0", *ARCHIVE_TESTS)
