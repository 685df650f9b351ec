"""What much larger numbers need, on paper."""

import pytest

from tests.aws import template
from tools.bench import paper
from tools.bench.measurements import Measurements
from tools.bench.paper import (
    AUTHORIZER,
    ENOUGH,
    MIX,
    PARTITION_WRITES,
    REQUESTS,
    WRITES,
    loads,
    needs,
)


@pytest.fixture(scope="module")
def measured() -> Measurements:
    return Measurements.read()


def test_the_mix_is_whole() -> None:
    assert sum(MIX.values()) == pytest.approx(1)


def test_the_authorizer_is_asked_beside_the_requests() -> None:
    rates = paper.rates()

    assert sum(rate for case, rate in rates.items() if case != AUTHORIZER) == pytest.approx(
        REQUESTS
    )
    assert 0 < rates[AUTHORIZER] < REQUESTS


def test_a_signature_is_needed_for_each_token(measured: Measurements) -> None:
    tokens = sum(rate for case, rate in paper.rates().items() if case.startswith("create_token"))

    needed = loads(template(), measured.scale.figures, measured.warm.figures)

    assert sum(load.signatures for load in needed.values()) == pytest.approx(tokens)


def test_shards_of_a_list_take_all_that_is_written(measured: Measurements) -> None:
    all_loads = loads(template(), measured.scale.figures, measured.warm.figures)
    written = sum(all_loads[case].rate for case in WRITES)

    [need] = [it for it in needs(all_loads) if "written" in it.what]

    shards = int(need.follows.split()[0])
    assert written / shards <= PARTITION_WRITES < written / (shards - 1)


def test_more_bytes_take_more_partitions(measured: Measurements) -> None:
    stored = paper.stored(measured.scale.figures)

    assert stored.partitions_each * paper.PARTITION_BYTES >= stored.gb_each * paper.GB
    assert stored.gb > stored.gb_each


def test_what_is_below_its_limit_is_enough(measured: Measurements) -> None:
    for need in needs(loads(template(), measured.scale.figures, measured.warm.figures)):
        assert (need.follows == ENOUGH) == (need.needed <= need.limit)
