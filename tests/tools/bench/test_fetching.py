"""The other stacks are compiled, and fetched again only where they have changed."""

from pathlib import Path

import pytest

from tools.bench import fetching
from tools.bench.fetching import SOURCES, fetched
from tools.bench.variants import RIVALS
from tools.cost.bench import BenchError


@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_has_a_source(name: str) -> None:
    assert (SOURCES / f"{name}.py").is_file()


@pytest.mark.parametrize("requirements", sorted(SOURCES.glob("*.in")), ids=lambda path: path.stem)
def test_what_a_rival_needs_is_pinned_by_hashes(requirements: Path) -> None:
    pinned = requirements.with_suffix(".txt").read_text()

    assert "--hash=sha256:" in pinned
    assert "://" not in pinned


def test_a_rival_is_compiled(tmp_path: Path) -> None:
    folder = fetched("empty", tmp_path)

    assert [path.name for path in folder.rglob("*.pyc")] == ["empty.cpython-313.pyc"]


def test_a_rival_is_made_anew_only_for_other_wheels(tmp_path: Path) -> None:
    mark = fetched("empty", tmp_path) / "mark"
    mark.touch()

    fetched("empty", tmp_path)
    assert mark.exists()

    fetched("empty", tmp_path, ["--python-version", "3.13"])
    assert not mark.exists()


def test_what_cannot_be_fetched_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SOURCES", tmp_path)
    (tmp_path / "odd.txt").write_text("./nothing-here==1 \\\n    --hash=sha256:00\n")

    with pytest.raises(BenchError, match=r"^cannot fetch odd: .+$") as raised:
        fetched("odd", tmp_path / "target")

    assert "\n" not in str(raised.value)
    assert not (tmp_path / "target" / "odd.txt").exists()
