"""The memory that the template gives to its functions fits what was measured of them."""

import pytest

from tests.aws import template
from tools.cost.measurements import Measured, Measurements
from tools.cost.model import WHOLE_PROCESSOR_MB

RESERVE = 2
HASHING = ("CreateToken", "CreateUser")
MEMORY_MB = {
    function.handler.split(".")[-2]: function.memory_mb
    for function in template().functions.values()
}


@pytest.mark.parametrize("case", sorted(Measurements.read().cases))
def test_a_function_has_twice_the_memory_that_it_was_seen_to_need(case: str) -> None:
    operation = case.partition(",")[0]

    assert MEMORY_MB[operation] >= RESERVE * Measurements.read().cases[case].peak_mb


def test_what_is_measured_later_leaves_the_other_figures_as_they_are() -> None:
    known = measured("2026-11-29", old=1.0, gone=2.0)
    fresh = measured("2026-12-01", old=1.5, new=3.0)

    both = known.with_new({"old", "new"}, fresh)

    assert {case: each.cpu_ms for case, each in both.cases.items()} == {"new": 3.0, "old": 1.0}
    assert (both.date, both.added) == ("2026-11-29", {"new": "2026-12-01"})


def measured(date: str, **cpu_ms: float) -> Measurements:
    cases = {case: Measured(each, init_cpu_ms=1, peak_mb=1) for case, each in cpu_ms.items()}
    return Measurements(date, "a machine", "3.13.0", "make measure", 40, cases)


@pytest.mark.parametrize("name", HASHING)
def test_a_function_that_hashes_passwords_has_a_whole_processor(name: str) -> None:
    assert template().functions[name].memory_mb == WHOLE_PROCESSOR_MB
