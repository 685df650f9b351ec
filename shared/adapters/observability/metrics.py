"""Business metrics, which CloudWatch extracts from the log (EMF).

`count` adds up during an invocation, and one line is written at its end. Each metric is counted
where the outcome is certain: commits in the store, refusals in the operation, mails in the outbox's
consumer.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from shared.adapters.observability.logs import log_failure


class Metric(StrEnum):
    """The names of all metrics. Their one dimension is `service`, the stack's name."""

    USERS_REGISTERED = "UsersRegistered"
    USERS_REMOVED = "UsersRemoved"
    PLANETS_ADDED = "PlanetsAdded"
    PLANETS_REMOVED = "PlanetsRemoved"
    LOGINS_SUCCEEDED = "LoginsSucceeded"
    LOGINS_REFUSED = "LoginsRefused"
    LOGINS_LIMITED = "LoginsLimited"  # rejected unchecked, after too many attempts
    REFRESH_TOKENS_REUSED = "RefreshTokensReused"  # each ended its session
    MAILS_SENT = "MailsSent"
    MAILS_LIMITED = "MailsLimited"  # dropped, as their mailbox got too many
    MAILS_UNDELIVERABLE = "MailsUndeliverable"  # dropped, as none goes to their address
    ADDRESSES_MARKED = "AddressesMarked"  # as ones that get no mail, after a bounce or complaint
    MAILS_FAILED = "MailsFailed"  # can never be sent
    PENDING_EVENTS = "PendingEvents"  # overdue when the schedule looked
    ARCHIVE_UNAVAILABLE = "ArchiveUnavailable"


_counts: Counter[Metric] = Counter()  # of this invocation; an environment runs one at a time


def count(metric: Metric, number: int = 1) -> None:
    """Add a number to a metric. A metric is written even if that number was 0."""
    _counts[metric] += number


@contextmanager
def counting() -> Iterator[None]:
    """Write the counted metrics, if any, at the end of an invocation, however it ends."""
    try:
        yield
    finally:
        _write()


def _write() -> None:
    """Write one line. If that fails, the failure is logged, and the caller does not fail."""
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
