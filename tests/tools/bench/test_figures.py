"""What is made of the measured times, sizes and counts."""

import os
from pathlib import Path

import pytest

from tools.bench.size import FunctionSize, Size, zipped_bytes
from tools.bench.throughput import GATEWAY, busy_seconds
from tools.bench.warm import percentile, summarized


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 50), (99, 99), (100, 100)])
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(percent: int, value: int) -> None:
    assert percentile(range(1, 101), percent) == value


def test_the_p99_of_a_few_is_the_slowest() -> None:
    assert percentile([1, 2, 3], 99) == 3


def test_a_slow_request_changes_the_p99_and_not_the_medians() -> None:
    usual = {"ms": 5.0, "cpu_ms": 3.0, "own_ms": 0.3, "own_cpu_ms": 0.2}
    slow = {name: 100 * value for name, value in usual.items()}

    warm = summarized([usual] * 9 + [slow])

    assert (warm.requests, warm.p50_ms, warm.p99_ms) == (10, 5.0, 500.0)
    assert (warm.cpu_ms, warm.own_ms, warm.own_cpu_ms) == (3.0, 0.3, 0.2)


def test_a_function_has_all_its_layers() -> None:
    size = Size({"get_planet": FunctionSize(1, ["A", "B"], 9)}, {"A": 10, "B": 200, "C": 3000})

    assert size.layers_bytes("get_planet") == 210


def test_a_folder_is_measured_as_it_is_uploaded(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "zeros").write_bytes(bytes(100_000))
    compressed = zipped_bytes(tmp_path)
    (tmp_path / "noise").write_bytes(os.urandom(100_000))

    assert compressed < 1_000
    assert 100_000 < zipped_bytes(tmp_path) < 101_000


def test_a_process_that_ended_keeps_nothing_busy() -> None:
    nobody = 2**22 + 1

    assert busy_seconds(nobody).get(GATEWAY, 0) == 0
