"""Holds a command to a share of what a table can read or write in a second."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TableDescriptionTypeDef

PARTITION_READS, PARTITION_WRITES = 3_000, 1_000
"""The units that a partition can read and write in a second, however large an on-demand table is.

A scan goes through one partition after the other, and an index may have only one.
"""


class Pace:
    """Waits until as many units as were used would have been allowed."""

    def __init__(
        self,
        units_per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.units_per_second = units_per_second
        self._clock, self._sleep = clock, sleep
        self._free_at = clock()

    def wait(self) -> None:
        """Wait until the next call may be made."""
        if (seconds := self._free_at - self._clock()) > 0:
            self._sleep(seconds)

    def use(self, units: float) -> None:
        """Note what a call has used. A time without calls is no credit."""
        self._free_at = max(self._free_at, self._clock()) + units / self.units_per_second


def capacity(table: "TableDescriptionTypeDef") -> tuple[float, float]:
    """Return the units that a table can read and write in a second."""
    if table.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST":
        return PARTITION_READS, PARTITION_WRITES
    provisioned = table["ProvisionedThroughput"]
    return provisioned["ReadCapacityUnits"], provisioned["WriteCapacityUnits"]
