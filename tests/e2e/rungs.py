"""What a rung of the ladder from `make start` to AWS cannot show, by name and with the reason.

A test that needs something of it is marked, `@pytest.mark.needs("gateway responses")`. RUNG says
which rung answers. Where it has the gap, the test is skipped, if there is nothing to try; else it
is tried and must fail, so that the day on which the gap closes is noticed.
docs/architecture.md tells the same gaps to who reads.
"""

import os
from collections.abc import Mapping

import pytest

MARK = "needs(gap, …): the test needs what some rungs cannot show (tests/e2e/rungs.py)"

LOCAL = "local"
SAM_LOCAL = "sam-local"
REHEARSAL = "rehearsal"
AWS = "aws"

_IS_DEPLOYED = "what is deployed is not started, killed or watched from here"

GAPS: Mapping[str, Mapping[str, str]] = {
    LOCAL: {
        "containers": "the handlers run in worker processes",
    },
    SAM_LOCAL: {
        "own runtime": "what the tests start and kill is `make start`",
        "call log": "nobody watches the calls that are made in a container",
        "gateway responses": "its own errors are not those of the template",
        "cached verdicts": "it asks the authorizer at every request",
        "API keys": "it knows none",
        "request ids": "all requests have the same one",
        "firewall": "nothing stands before its routes",
        "payload limit": "it takes any body, and Lambda's emulator cuts it off at 6 MB",
        "compression": "it sends everything as it is",
        "path as sent": "it takes %2F for a slash, and tells the route's path for the request's",
        "repeated headers": "it joins the lines of a header by commas",
        "other bytes than UTF-8": "it answers 502 to such a body, and hands %EB on as it is",
        "content type of 304": "its server leaves it out",
    },
    REHEARSAL: {
        "own runtime": _IS_DEPLOYED,
        "call log": _IS_DEPLOYED,
        "containers": "the functions run in processes",
        "keys by the authorizer": "ministack knows an API key by its header alone",
        "preflight": "ministack leaves the headers out that SAM's Cors gives a preflight's answer",
        "compression": "ministack ignores MinimumCompressionSize",
        "firewall": "ministack cannot deploy one",
        "links to itself": "its mails link to the name that AWS would give the API",
        "the API's name": "ministack's events do not say it (`domainName`)",
    },
    AWS: {
        "own runtime": _IS_DEPLOYED,
        "call log": _IS_DEPLOYED,
        "containers": _IS_DEPLOYED,
        "firewall": "dev, where the suite may register hundreds of users, has none",
        "inbox": "the mails go to their recipients",
        "mails to nobody": "SES counts them as bounces",
        "demo users": "the demo users exist only on a local runtime",
    },
}
"""Each rung's gaps, with their reasons. A gap that no rung has is nothing a test can need."""

NOTHING_TO_TRY = frozenset(
    {"own runtime", "call log", "containers", "inbox", "mails to nobody", "demo users"}
)
"""The gaps of what the suite itself has at hand; the others are what a rung answers wrongly."""

ANSWER_SECONDS: Mapping[str, float] = {REHEARSAL: 120.0}
"""How long an answer may take, on the rungs where that is longer than on AWS."""

AT_ONCE_ON_AWS = 40
AT_ONCE: Mapping[str, int] = {REHEARSAL: 10}
"""How many requests at once a rung takes; each has an environment, which unpacks its layers."""


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


def settle_gaps(test: pytest.Item) -> None:
    """Skip a test that needs what this rung cannot show, or expect that it fails."""
    for gap in (gap for mark in test.iter_markers("needs") for gap in mark.args):
        reason = why_not(rung(), gap)
        if reason and gap in NOTHING_TO_TRY:
            pytest.skip(reason)
        if reason:
            test.add_marker(pytest.mark.xfail(reason=reason, strict=True))
