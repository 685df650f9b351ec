"""What is counted is written once, at the end of the invocation that it happened in."""

from collections.abc import Callable

import pytest

from shared.adapters.observability.metrics import Metric, count, counting
from tests.logs import Logs
from tests.metrics import NAMESPACE, Counts


@counting()
def invocation(act: Callable[[], None]) -> str:
    """Be an invocation that does something."""
    act()
    return "answered"


def registered(*numbers: int) -> Callable[[], None]:
    """Count users."""

    def act() -> None:
        for number in numbers:
            count(Metric.USERS_REGISTERED, number)

    return act


def test_what_is_counted_is_a_metric_of_the_stack(
    monkeypatch: pytest.MonkeyPatch, counts: Counts
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "orrery-dev")

    invocation(registered(1))

    (line,) = counts.lines()
    assert line["UsersRegistered"] == [1.0]
    assert line["service"] == "orrery-dev"
    assert line["_aws"]["CloudWatchMetrics"] == [
        {
            "Namespace": NAMESPACE,
            "Dimensions": [["service"]],
            "Metrics": [{"Name": "UsersRegistered", "Unit": "Count"}],
        }
    ]


def test_an_invocation_writes_one_line_of_sums_however_much_it_counts(counts: Counts) -> None:
    def much() -> None:
        registered(*[1] * 150)()
        count(Metric.LOGINS_SUCCEEDED, 2)

    invocation(much)

    assert counts.once() == {"UsersRegistered": 150, "LoginsSucceeded": 2}


@pytest.mark.filterwarnings("error")
def test_an_invocation_that_counts_nothing_writes_nothing(counts: Counts, logs: Logs) -> None:
    invocation(registered())

    assert counts.lines() == []
    assert logs.lines == []


def test_nothing_that_was_looked_for_and_not_found_is_a_count_of_zero(counts: Counts) -> None:
    invocation(registered(0))

    assert counts.once() == {"UsersRegistered": 0}


def test_an_invocation_that_fails_has_counted(counts: Counts) -> None:
    def fail() -> None:
        registered(1)()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        invocation(fail)

    assert counts.once() == {"UsersRegistered": 1}


def test_each_invocation_counts_anew(counts: Counts) -> None:
    invocation(registered(1))
    invocation(registered(1))

    assert [line["UsersRegistered"] for line in counts.lines()] == [[1.0], [1.0]]


def test_counts_that_cannot_be_written_break_nothing_and_are_dropped(
    monkeypatch: pytest.MonkeyPatch, counts: Counts, logs: Logs
) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_NAMESPACE")

    answers = [invocation(registered(1)), invocation(registered())]

    assert answers == ["answered", "answered"]
    assert counts.lines() == []
    assert [line["message"] for line in logs.lines] == ["metrics lost"]
