"""`make new`: what it makes of the planets' slice as it is, and what it refuses."""

import ast
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clone import ROOT, clone_into
from tools.new_slice import places
from tools.new_slice.__main__ import main, read
from tools.new_slice.places import README_LONGEST
from tools.new_slice.plan import files

# Names that no service made of this one is likely to have.
WALRUS = {"NAME": "walrus", "FIELDS": "radius:number? title:text discovered:date kind:rocky|icy"}
SETTINGS = [
    WALRUS,
    {"NAME": "ice_walrus", "FIELDS": "kind:one|two"},
    {
        "NAME": "walrus",
        "FIELDS": "star_id:reference? size:integer planet_age:number",
        "OF": "planet",
    },
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda it: it["NAME"])
def test_a_slice_can_be_made_of_the_planets_as_they_are(settings: Mapping[str, str]) -> None:
    """Where this fails, a file of the planets' slice is no longer as tools/new_slice expects."""
    made = files(read(settings, ROOT))

    for path, text in made.items():
        if path.endswith(".py"):
            ast.parse(text)
    own = {path: text for path, text in made.items() if not (ROOT / path).exists()}
    assert len(own) >= 39
    if "OF" not in settings:
        assert [path for path, text in own.items() if "planet" in text.lower()] == []


def test_what_belongs_to_another_is_stored_under_it_and_needs_it() -> None:
    made = files(read(SETTINGS[2], ROOT))

    assert (
        "Require(PlanetKey(walrus.planet_id), PlanetNotFound)"
        in made["shared/domain/walruses/contribution.py"]
    )
    assert 'key=("planet_id", "walrus_id")' in made["shared/adapters/dynamodb/walruses.py"]
    assert "planet_age: float" in made["shared/domain/walruses/walrus.py"]


def test_what_fits_on_a_line_is_on_one_line() -> None:
    made = files(read(WALRUS, ROOT))

    assert "tables: Tables = {Walrus: WALRUSES.at(" in made["shared/wiring/walrus_curation.py"]
    assert "self._client.scan(TableName=" in made["shared/adapters/dynamodb/walruses.py"]


def test_the_folders_of_the_readme_stay_within_its_lines() -> None:
    made = files(read({**WALRUS, "NAME": "interstellar_walrus"}, ROOT))

    lines = made["README.md"].splitlines()
    (first,) = (at for at, line in enumerate(lines) if line.startswith("  users/"))
    assert "  planets/  interstellar_walruses/  " in lines[first]
    assert lines[first + 1].endswith("  release/")
    assert max(map(len, lines[first : first + 2])) <= README_LONGEST


def test_the_rules_of_all_resources_are_tried_on_it_end_to_end() -> None:
    resources = files(read(WALRUS, ROOT))["tests/e2e/resources.py"]

    assert '"walrus": WALRUS_COLLECTION' in resources
    assert 'changes=[\n        {"radius": 2.5},' in resources


@pytest.mark.parametrize("settings", SETTINGS[1:], ids=["one field", "of a planet"])
def test_what_has_no_two_changes_or_no_route_of_its_own_is_left_to_its_author(
    settings: Mapping[str, str],
) -> None:
    assert "tests/e2e/resources.py" not in files(read(settings, ROOT))


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (
            "## Unreleased\n\n### Added\n\n- A.\n\n## 0.1.0\n\n### Added\n",
            "## Unreleased\n\n### Added\n\n- A.\n- Walruses, at `/api/v1/walruses`.\n\n"
            "## 0.1.0\n\n### Added\n",
        ),
        (
            "## Unreleased\n\n### Fixed\n\n- B.\n\n### Added\n\n- A,\n  too.\n",
            "## Unreleased\n\n### Fixed\n\n- B.\n\n### Added\n\n- A,\n  too.\n"
            "- Walruses, at `/api/v1/walruses`.\n",
        ),
        (
            "## Unreleased\n\n## 0.1.0\n\n### Added\n\n- A.\n",
            "## Unreleased\n\n### Added\n\n- Walruses, at `/api/v1/walruses`.\n\n"
            "## 0.1.0\n\n### Added\n\n- A.\n",
        ),
    ],
    ids=["beside others", "further below", "the first"],
)
def test_the_changelog_names_it_among_what_the_next_release_adds(
    tmp_path: Path, text: str, becomes: str
) -> None:
    (tmp_path / "CHANGELOG.md").write_text(text)

    assert places.changelog(replace(read(WALRUS, ROOT), project=tmp_path)) == becomes


@pytest.mark.parametrize(
    ("settings", "key", "listed"),
    [
        (WALRUS, '{"walrus_id": made["walrus_id"]}', "WALRUSES"),
        (
            SETTINGS[2],
            '{"planet_id": planet["planet_id"], "walrus_id": made["walrus_id"]}',
            "walruses",
        ),
    ],
    ids=["of its own", "of a planet"],
)
def test_a_page_is_full_before_its_cost_is_counted(
    settings: Mapping[str, str], key: str, listed: str
) -> None:
    uses = files(read(settings, ROOT))["tools/cost/usage.py"]

    _, _, method = uses.partition("def _use_walruses(")
    filled, _, _ = method.partition(f'self.ask("GET", {listed}')
    assert key in filled
    assert "number=PAGE" in filled


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone_into(tmp_path_factory.mktemp("new") / "clone")


def changes(clone: Path) -> str:
    status = ("git", "status", "--porcelain")
    return subprocess.run(status, cwd=clone, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"NAME": "planet"}, "planet is taken: functions/planets"),
        ({"NAME": "user"}, "user is taken: functions/users"),
        ({"NAME": "session"}, "session is taken"),
        ({"NAME": "new"}, "the word new"),
        ({"NAME": "list"}, "list is a word"),
        ({"NAME": "class"}, "Python's own"),
        ({"NAME": "attempt"}, "attempt is taken: shared/domain/attempts"),
        ({"NAME": "noon"}, "noon is taken: NOON in tests/builders.py"),
        ({"NAME": "Walrus"}, "NAME must be"),
        ({"NAME": ""}, "NAME must be"),
        ({"FIELDS": "radius:float"}, "no type that is known"),
        ({"FIELDS": "walrus_id:reference"}, "walrus_id"),
        ({"OF": "narwhal"}, "OF=narwhal"),
        ({"OF": "user"}, "OF=user"),
        ({"OF": "-"}, "OF=-"),
    ],
    ids=str,
)
def test_what_cannot_be_made_is_refused_in_one_line_and_nothing_is_written(
    clone: Path,
    capsys: pytest.CaptureFixture[str],
    settings: Mapping[str, str],
    reason: str,
) -> None:
    assert main({**WALRUS, **settings}, clone) == 1

    said = capsys.readouterr()
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert (said.out, changes(clone)) == ("", "")


def test_fields_without_quotes_are_refused(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WALRUS, clone, ["title:text"]) == 1

    assert "title:text stands apart: put FIELDS in quotes" in capsys.readouterr().err
    assert changes(clone) == ""


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({**WALRUS, "DRY": "1"}, clone) == 0

    said = capsys.readouterr().out
    assert "+++ b/functions/walruses/create_walrus.py" in said
    assert "+class WalrusCatalog:" in said
    assert changes(clone) == ""


def test_a_checkout_with_something_uncommitted_is_left_alone(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "notes.txt").write_text("mine")

    assert main(WALRUS, clone) == 1

    assert "not committed" in capsys.readouterr().err
    assert changes(clone) == "?? notes.txt\n"
    (clone / "notes.txt").unlink()


def test_a_clone_whose_planets_are_gone_says_so(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.move(clone / "functions/planets", clone / "planets")

    assert main(WALRUS, clone) == 1

    assert "no longer here" in capsys.readouterr().err
    shutil.move(clone / "planets", clone / "functions/planets")
