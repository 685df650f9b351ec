"""What a million invocations cost, from their counts, their CPU time and the prices."""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from tools.cost import prices
from tools.cost.counts import Counts
from tools.cost.prices import MILLION

WHOLE_PROCESSOR_MB = 1769
"""The memory at which Lambda gives a function one whole processor."""
WAIT_MS: Mapping[str, float] = {"dynamodb": 5, "kms": 10, "ses": 50}
"""How long a call of a service is assumed to take from Lambda in the same region."""
ARCHIVE_WAIT_MS = 1000
"""How long the NASA Exoplanet Archive is assumed to take."""
ASKING_ARCHIVE = "search_archive"
"""The case in which it is asked; a cached answer is another case."""
OWN_WAIT_MS: Mapping[str, float] = {ASKING_ARCHIVE: ARCHIVE_WAIT_MS}
"""What some cases wait for besides."""
TRACED = 0.05
"""X-Ray's default: the first request of each second, and this share of the others."""


@dataclass(frozen=True)
class Cost:
    """Dollars for a million invocations, by what is charged."""

    api: float
    compute: float
    data: float
    signing: float
    mail: float
    logs_and_traces: float
    sending: float

    @property
    def total(self) -> float:
        """All of it."""
        return sum(map(float, astuple(self)))


def billed_ms(case: str, counts: Counts, cpu_ms: float, memory_mb: int) -> int:
    """Return how long Lambda runs a warm invocation: its CPU time, at its share, and its waits."""
    share = min(1, memory_mb / WHOLE_PROCESSOR_MB)
    waits = sum(WAIT_MS[service] * number for service, number in counts.calls.items())
    return math.ceil(cpu_ms / share + waits + OWN_WAIT_MS.get(case, 0))


def compute_cost(milliseconds: float, memory_mb: int) -> float:
    """Return what a million invocations of a length cost, without the requests."""
    return prices.LAMBDA_TIME.of(milliseconds / 1000 * memory_mb / 1024 * MILLION)


def cost_of(case: str, counts: Counts, cpu_ms: float, memory_mb: int) -> Cost:
    """Return what a million invocations of a case cost."""
    requests = MILLION if counts.is_request else 0
    milliseconds = billed_ms(case, counts, cpu_ms, memory_mb)
    return Cost(
        api=prices.API_REQUEST.of(requests),
        compute=prices.LAMBDA_REQUEST.of(MILLION) + compute_cost(milliseconds, memory_mb),
        data=prices.READ.of(counts.read_units * MILLION)
        + prices.WRITE.of(counts.write_units * MILLION),
        signing=prices.SIGNATURE.of(counts.signatures * MILLION),
        mail=prices.MAIL.of(counts.mails * MILLION),
        logs_and_traces=prices.LOG.of(counts.log_bytes * MILLION)
        + prices.TRACE.of(TRACED * requests),
        sending=prices.SENT.of(counts.answer_bytes * MILLION),
    )
