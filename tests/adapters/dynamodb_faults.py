"""Faults between a client and DynamoDB, by a seed: conflicts, throttles, losses."""

from collections import Counter
from collections.abc import Callable
from random import Random

from tests.wire import Decided, Down, Lost, WireAnswer, WireRequest

TRANSACTION = "TransactWriteItems"
OUTAGE_CALLS = 3  # as many as the attempts of a client for which somebody waits
OUTAGES, FAULTS = 0.03, 0.15  # of all requests


class DynamoFaults:
    """What goes wrong, until it is mended: single requests, and a few in a row."""

    def __init__(self, seed: int) -> None:
        self.met: Counter[str] = Counter()
        self.is_mended = False
        self._random = Random(seed)  # noqa: S311  # no secret
        self._outage: list[str] = []
        self._kinds: dict[str, Callable[[WireRequest], Decided]] = {
            "conflict": self._conflict,
            "throttle": lambda _: WireAnswer.error("ThrottlingException"),
            "unreached": lambda _: Down(),
            "lost": lambda _: Lost(),
        }

    def __call__(self, request: WireRequest) -> Decided:
        """Decide about a request; None lets it pass."""
        kind = None if self.is_mended else self._kind(request.operation)
        if kind is None:
            return None
        self.met[kind] += 1
        return self._kinds[kind](request)

    def _kind(self, operation: str) -> str | None:
        if self._outage:
            return self._outage.pop()
        dice = self._random.random()
        if dice < OUTAGES:
            self._outage = self._random.choices(["throttle", "unreached", "lost"], k=OUTAGE_CALLS)
            return self._outage.pop()
        if dice < OUTAGES + FAULTS:
            kinds = ["throttle", "unreached", "lost"]
            return self._random.choice(["conflict", *kinds] if operation == TRANSACTION else kinds)
        return None

    def _conflict(self, request: WireRequest) -> WireAnswer:
        """Cancel a transaction because another one is writing one of its items."""
        reasons = ["None"] * len(request.body["TransactItems"])
        reasons[self._random.randrange(len(reasons))] = "TransactionConflict"
        return WireAnswer.cancelled(*reasons)
