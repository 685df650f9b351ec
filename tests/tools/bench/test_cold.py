"""How cold starts are compared."""

from pathlib import Path

import pytest

from tools.bench.cold import check, rotated, summarized
from tools.bench.environments import Start, Variant
from tools.bench.variants import FLOOR
from tools.cost.bench import BenchError
from tools.cost.model import WHOLE_PROCESSOR_MB

HALF_MB = WHOLE_PROCESSOR_MB // 2


def a_variant(name: str, memory_mb: int = WHOLE_PROCESSOR_MB) -> Variant:
    return Variant(name, "GetPlanet", f"{name}.handler", Path(), Path(), {}, memory_mb)


def a_start(init_cpu_ms: float, first_cpu_ms: float = 0) -> Start:
    return Start({"statusCode": 200}, init_cpu_ms, first_cpu_ms, 0, None, ["sys"], {})


def test_the_first_answer_takes_longer_by_the_share_of_the_memory() -> None:
    floor, half = a_variant(FLOOR), a_variant("half", memory_mb=HALF_MB)
    starts = {FLOOR: [a_start(100, 50)], "half": [a_start(100, 50)]}

    measured = summarized([floor, half], starts)

    assert measured[FLOOR].total_ms == 150
    assert measured["half"].total_ms == pytest.approx(200, abs=0.1)


def test_more_memory_than_that_of_a_processor_makes_nothing_faster() -> None:
    floor = a_variant(FLOOR, memory_mb=2 * WHOLE_PROCESSOR_MB)

    assert summarized([floor], {FLOOR: [a_start(100, 50)]})[FLOOR].total_ms == 150


def test_each_start_is_compared_with_the_floor_of_its_own_round() -> None:
    """A machine that is slow in one round is slow for both."""
    variants = [a_variant(FLOOR), a_variant("ours")]
    floors = [a_start(100), a_start(1000), a_start(100)]
    starts = {FLOOR: floors, "ours": [a_start(80), a_start(800), a_start(800)]}

    assert summarized(variants, starts)["ours"].ratio == 0.8


def test_each_round_begins_with_another_variant_and_leaves_none_out() -> None:
    variants = [a_variant(name) for name in "abc"]

    rounds = [[each.name for each in rotated(variants, turn)] for turn in range(4)]

    assert rounds == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["a", "b", "c"]]


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": 500},
        {"errorMessage": "it failed"},
        {"policyDocument": {"Statement": []}},
        None,
    ],
)
def test_an_answer_that_serves_nothing_ends_the_measurement(answer: object) -> None:
    with pytest.raises(BenchError, match="get_planet answered"):
        check(a_variant("get_planet"), answer)
