"""The memory that the template gives to its functions fits what was measured of them."""

import pytest

from tests.aws import template
from tools.cost.measurements import Measurements
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


@pytest.mark.parametrize("name", HASHING)
def test_a_function_that_hashes_passwords_has_a_whole_processor(name: str) -> None:
    assert template().functions[name].memory_mb == WHOLE_PROCESSOR_MB
