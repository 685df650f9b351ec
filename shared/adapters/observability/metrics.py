"""What is counted of the business, as CloudWatch metrics, which it extracts from the log (EMF).

`count` adds up, and the end of the invocation writes one line. Whoever knows for sure counts: the
store what was committed, an operation what it refused, the outbox's consumer what became of mails.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from shared.adapters.observability.logs import log_failure


class Metric(StrEnum):
    """The names of all metrics. They have one dimension, `service`, which is the stack's name."""

    USERS_REGISTERED = "UsersRegistered"
    USERS_REMOVED = "UsersRemoved"
    PLANETS_ADDED = "PlanetsAdded"
    PLANETS_REMOVED = "PlanetsRemoved"
    LOGINS_SUCCEEDED = "LoginsSucceeded"
    LOGINS_REFUSED = "LoginsRefused"
    LOGINS_LIMITED = "LoginsLimited"  # turned away unseen, after too many attempts
    REFRESH_TOKENS_REUSED = "RefreshTokensReused"  # each ended its session
    MAILS_SENT = "MailsSent"
    MAILS_FAILED = "MailsFailed"  # refused for good
    PENDING_EVENTS = "PendingEvents"  # for too long, when the schedule looked
    ARCHIVE_UNAVAILABLE = "ArchiveUnavailable"


_counts: Counter[Metric] = Counter()  # of this invocation: an environment has one at a time


def count(metric: Metric, number: int = 1) -> None:
    """Count something; what was counted 0 times is written too."""
    _counts[metric] += number


@contextmanager
def counting() -> Iterator[None]:
    """Write at the end of an invocation, however it ends, what was counted, if anything was."""
    try:
        yield
    finally:
        _write()


def _write() -> None:
    """Write one line. That this fails is no reason to fail for who called."""
    try:
        if _counts:
            metrics = EphemeralMetrics()
            for metric, number in _counts.items():
                metrics.add_metric(metric, MetricUnit.Count, number)
            metrics.flush_metrics()
    except Exception as error:
        log_failure("metrics lost", error)
    finally:
        _counts.clear()
