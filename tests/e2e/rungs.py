"""What a rung of the ladder from `make start` to AWS cannot show, by name and with the reason.

A test that needs something of it is marked, `@pytest.mark.needs("gateway responses")`, and is
skipped on the rungs that have the gap. RUNG says which rung answers at BASE_URL.
"""

import os
from collections.abc import Mapping

import pytest

MARK = "needs(gap): the test needs what some rungs cannot show (tests/e2e/rungs.py)"

LOCAL = "local"
AWS = "aws"
REHEARSAL = "rehearsal"

_IS_DEPLOYED = "what is deployed is not started, killed or watched from here"

GAPS: Mapping[str, Mapping[str, str]] = {
    LOCAL: {},
    AWS: {
        "own runtime": _IS_DEPLOYED,
        "call log": _IS_DEPLOYED,
        "inbox": "the mails go to their recipients",
        "demo users": "the demo users exist only on a local runtime",
    },
    REHEARSAL: {
        "own runtime": _IS_DEPLOYED,
        "call log": _IS_DEPLOYED,
        "API keys": "ministack knows an API key by its header alone, not by the authorizer",
        "preflight": "ministack leaves the headers out that SAM's Cors gives a preflight's answer",
        "compression": "ministack ignores MinimumCompressionSize",
    },
}
"""Each rung's gaps, with their reasons. A gap that no rung has is nothing a test can need."""

ANSWER_SECONDS: Mapping[str, float] = {REHEARSAL: 120.0}
"""How long an answer may take, on the rungs where that is longer than on AWS."""

AT_ONCE_ON_AWS = 40
AT_ONCE: Mapping[str, int] = {REHEARSAL: 10}
"""How many requests at once a rung takes; each has an environment, which unpacks the layer."""


def rung() -> str:
    """Return the rung that the suite runs against."""
    return os.environ.get("RUNG", AWS if "BASE_URL" in os.environ else LOCAL)


def at_once_most() -> int:
    """Return how many requests the rung takes at once."""
    return AT_ONCE.get(rung(), AT_ONCE_ON_AWS)


def why_not(rung: str, gap: str) -> str | None:
    """Say why a rung cannot show something, or None where it can. Raises ValueError."""
    if not any(gap in gaps for gaps in GAPS.values()):
        raise ValueError(f"{gap!r} is no rung's gap")
    reason = GAPS[rung].get(gap)
    return f"{rung} has no {gap}: {reason}" if reason else None


def skip_gaps(test: pytest.Item) -> None:
    """Skip a test that needs what this rung cannot show."""
    for mark in test.iter_markers("needs"):
        if reason := why_not(rung(), *mark.args):
            pytest.skip(reason)
