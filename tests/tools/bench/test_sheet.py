"""docs/performance.md is what the stored measurements give."""

from pathlib import Path

import pytest

from tests.aws import PROJECT
from tools.bench import __main__ as command
from tools.bench import sheet
from tools.bench.cold import ROUNDS, Cold, ColdStart
from tools.bench.measurements import Circumstances, Measurements, store
from tools.bench.scale import Consumed, Scale
from tools.bench.variants import FLOOR, RIVALS
from tools.cost.bench import BenchError

LEAST_ROUNDS = 15


def test_the_sheet_is_up_to_date() -> None:
    fresh = sheet.text_of(PROJECT, Measurements.read())

    written = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert written == fresh, "run `make performance`"


def test_what_is_stored_compares_everything_often_enough() -> None:
    stored = Measurements.read().cold.figures

    assert min(stored.rounds, ROUNDS) >= LEAST_ROUNDS
    assert {*RIVALS, "get_planet", "create_planet"} <= stored.variants.keys()
    assert stored.variants[FLOOR].ratio == 1


def a_cold(**totals: float) -> Cold:
    variants = {
        name: ColdStart(1024, total, 0, total, total / 100, None, 0, 9)
        for name, total in totals.items()
    }
    return Cold("processes", 15, {"Python": "3.13"}, variants)


def test_the_fastest_comes_first() -> None:
    [_, _, first, second] = sheet.cold(a_cold(slow=180, fast=80)).splitlines()

    assert first.startswith("| fast |  0.80 |  80 |")
    assert second.startswith("| slow |  1.80 | 180 |")


def test_what_is_the_same_at_all_sizes_is_said_once() -> None:
    consumed = {
        1_000: {"get": Consumed(1, 1, 1, 0), "scan": Consumed(1, 1_000, 250, 0)},
        10_000: {"get": Consumed(1, 1, 1, 0), "scan": Consumed(1, 10_000, 2_500, 0)},
    }

    [_, _, get, scan] = sheet.scale_table(Scale(consumed, {}, 400)).splitlines()

    assert [cell.strip() for cell in get.split("|")[1:-1]] == ["get", "1", "1", "1", "0"]
    assert "1000, 10000" in scan


def test_a_part_is_stored_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "measurements.json"
    here = Circumstances("2026-11-29", "a machine", 0.5, {"Python": "3.13"})

    store("cold", here, a_cold(get_planet=80), path)
    store("throughput", here, [], path)

    with pytest.raises(BenchError, match=r'PARTS="scale size warm"$'):
        Measurements.read(path)


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["lukewarm"])

    assert "lukewarm" in capsys.readouterr().err
