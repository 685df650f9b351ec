"""What an invocation is billed for is its CPU time, stretched to its memory's share, and waits."""

import pytest

from tools.cost.counts import Counts
from tools.cost.model import ASKING_ARCHIVE, billed_ms, cost_of

BY_STREAM = Counts(
    function="F",
    calls={},
    read_units=0,
    write_units=0,
    signatures=0,
    mails=0,
    metrics=frozenset(),
    log_bytes=0,
    answer_bytes=0,
    plain_bytes=0,
)


def counts(**details: object) -> Counts:
    return Counts(**{**vars(BY_STREAM), **details})


@pytest.mark.parametrize(("memory_mb", "milliseconds"), [(1769, 10), (3538, 10), (884.5, 20)])
def test_less_memory_than_a_processor_stretches_the_cpu_time(
    memory_mb: int, milliseconds: int
) -> None:
    assert billed_ms("case", counts(), 10, memory_mb) == milliseconds


def test_each_call_is_waited_for() -> None:
    calls = {"dynamodb": 2, "kms": 1}

    assert billed_ms("case", counts(calls=calls), 10, 1769) == 10 + 2 * 5 + 10


def test_only_the_first_question_waits_for_the_archive() -> None:
    assert billed_ms(ASKING_ARCHIVE, counts(), 10, 1769) == 10 + 1000
    assert billed_ms(f"{ASKING_ARCHIVE}, known", counts(), 10, 1769) == 10


def test_a_million_invocations_of_a_second_with_a_gb_cost_a_million_gb_seconds() -> None:
    cost = cost_of("case", counts(calls={"dynamodb": 199}), 5 * 1024 / 1769, 1024)

    assert cost.compute == pytest.approx(0.20 + 13.3334)


def test_only_what_comes_through_the_api_pays_for_the_api() -> None:
    request, event = counts(answer_bytes=1000), counts()

    assert cost_of("case", request, 1, 512).api == 3.50
    assert cost_of("case", event, 1, 512).api == 0


def test_units_signatures_and_mails_have_their_prices() -> None:
    cost = cost_of("case", counts(read_units=2, write_units=4, signatures=1, mails=1), 1, 512)

    assert cost.data == pytest.approx(2 * 0.125 + 4 * 0.625)
    assert (cost.signing, cost.mail) == pytest.approx((15, 100))
    assert cost.total == pytest.approx(cost.data + cost.signing + cost.mail + cost.compute)
