"""Which calls are made again, and when: the mode "standard" of AWS's SDKs.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
The codes, costs and pauses are botocore's; the tests compare them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import random

from shared.adapters.aws.errors import THROTTLES, ClientError, Outlived, TimedOut, Unreached

QUOTA = 500
COST, COST_OF_TIMEOUT = 5, 10
_REFILL = 1
PAUSE_LONGEST = 20.0
"""Seconds."""

CODES = THROTTLES | {"RequestTimeout", "RequestTimeoutException"}
STATUSES = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class Limits:
    """How long a call waits for a connection and for an answer, in seconds, and how often."""

    connect_timeout: float
    read_timeout: float
    attempts: int


class RetryQuota:
    """What a client may spend on repetitions: where most calls fail, more of them are no help."""

    def __init__(self) -> None:
        self._left = QUOTA

    def take(self, error: Exception) -> int | None:
        """Return what a repetition costs, or None if the rest is not enough."""
        cost = COST_OF_TIMEOUT if isinstance(error, TimedOut) else COST
        if cost > self._left:
            return None
        self._left -= cost
        return cost

    def give_back(self, cost: int | None) -> None:
        """Refill after a success, by the cost of its last repetition or, without one, slowly."""
        self._left = min(QUOTA, self._left + (cost or _REFILL))


def may_succeed_later(error: ClientError | Unreached) -> bool:
    """Return whether the same call can succeed if it is made again."""
    if isinstance(error, Unreached):
        return True
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status in STATUSES or error.response["Error"]["Code"] in CODES


def pause(
    error: ClientError | Unreached, attempt: int, dice: Callable[[], float] = random
) -> float:
    """Return the seconds to wait after a failed attempt, of which the first is 1: full jitter."""
    if isinstance(error, Outlived):
        return 0.0  # nothing is wrong with the service
    return dice() * min(2.0 ** (attempt - 1), PAUSE_LONGEST)
