"""A backfill uses a share of what its table can do, by the units that DynamoDB says it used."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tools.backfill.pace import PARTITION_READS, PARTITION_WRITES, Pace, capacity

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TableDescriptionTypeDef


@dataclass
class Clock:
    """A clock that goes on only by sleeping."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pace(clock: Clock, units_per_second: float) -> Pace:
    return Pace(units_per_second, lambda: clock.now, clock.sleep)


def test_the_first_call_waits_for_nothing(clock: Clock) -> None:
    pace(clock, 10).wait()

    assert clock.slept == []


def test_units_take_their_time_over_all_calls(clock: Clock) -> None:
    ten = pace(clock, 10)

    for units in (5, 20, 1):
        ten.wait()
        ten.use(units)
    ten.wait()

    assert clock.now == pytest.approx(26 / 10)


def test_a_pause_is_no_credit(clock: Clock) -> None:
    ten = pace(clock, 10)
    clock.sleep(100)

    ten.use(10)
    ten.wait()

    assert clock.slept[1:] == [pytest.approx(1)]


def test_an_on_demand_table_can_do_what_one_of_its_partitions_can() -> None:
    table: TableDescriptionTypeDef = {"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}}

    assert capacity(table) == (PARTITION_READS, PARTITION_WRITES)


def test_a_provisioned_table_can_do_what_is_provisioned() -> None:
    table: TableDescriptionTypeDef = {
        "ProvisionedThroughput": {"ReadCapacityUnits": 50, "WriteCapacityUnits": 20}
    }

    assert capacity(table) == (50, 20)
