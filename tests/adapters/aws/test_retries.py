"""What is tried again, how soon and how often, is what botocore's mode "standard" does."""

import pytest
from botocore.retries import quota, standard

from shared.adapters.aws.errors import Outlived, TimedOut, Unreached, client_error
from shared.adapters.aws.retries import (
    CODES,
    COST,
    COST_OF_TIMEOUT,
    QUOTA,
    STATUSES,
    RetryQuota,
    may_succeed_later,
    pause,
)

THROTTLED = client_error("GetItem", "ThrottlingException", 400, {})


def test_the_codes_and_statuses_are_botocores() -> None:
    transient = vars(standard.TransientRetryableChecker)
    throttled = vars(standard.ThrottledRetryableChecker)

    assert {*transient["_TRANSIENT_ERROR_CODES"], *throttled["_THROTTLED_ERROR_CODES"]} == CODES
    assert {*transient["_TRANSIENT_STATUS_CODES"]} == STATUSES


def test_the_quota_is_botocores() -> None:
    theirs = vars(standard.RetryQuotaChecker)

    assert quota.RetryQuota.INITIAL_CAPACITY == QUOTA
    assert (theirs["_RETRY_COST"], theirs["_TIMEOUT_RETRY_REQUEST"]) == (COST, COST_OF_TIMEOUT)


@pytest.mark.parametrize("attempt", range(1, 8))
@pytest.mark.parametrize("dice", [0.0, 0.5, 0.999])
def test_the_pauses_are_botocores(attempt: int, dice: float) -> None:
    theirs = standard.ExponentialBackoff(random=lambda: dice)
    context = standard.RetryContext(attempt, caught_exception=Unreached())

    assert pause(THROTTLED, attempt, lambda: dice) == theirs.delay_amount(context)


def test_a_connection_that_was_only_kept_too_long_is_replaced_at_once() -> None:
    assert pause(Outlived(), 1, lambda: 0.999) == 0.0


@pytest.mark.parametrize(
    ("code", "status", "again"),
    [
        ("ThrottlingException", 400, True),
        ("ProvisionedThroughputExceededException", 400, True),
        ("TransactionInProgressException", 400, True),
        ("InternalServerError", 500, True),
        ("503", 503, True),
        ("TransactionCanceledException", 400, False),
        ("ConditionalCheckFailedException", 400, False),
        ("AccessDeniedException", 400, False),
        ("ValidationException", 400, False),
    ],
)
def test_what_may_succeed_later_is_tried_again(code: str, status: int, again: bool) -> None:
    assert may_succeed_later(client_error("GetItem", code, status, {})) is again


def test_a_client_whose_calls_all_fail_stops_trying_again() -> None:
    quota = RetryQuota()

    taken = [quota.take(THROTTLED) for _ in range(QUOTA // COST + 1)]

    assert taken == [*[COST] * (QUOTA // COST), None]


def test_timeouts_cost_twice() -> None:
    assert RetryQuota().take(TimedOut()) == COST_OF_TIMEOUT


def test_a_success_gives_back_what_its_repetition_cost() -> None:
    quota = RetryQuota()
    spent = [quota.take(THROTTLED) for _ in range(QUOTA // COST)]

    quota.give_back(spent[-1])

    assert quota.take(THROTTLED) == COST
    assert quota.take(THROTTLED) is None


def test_successes_alone_refill_it_slowly_and_no_more_than_full() -> None:
    quota = RetryQuota()
    quota.give_back(None)
    for _ in range(QUOTA // COST):
        quota.take(THROTTLED)

    for _ in range(COST - 1):
        quota.give_back(None)
    too_early = quota.take(THROTTLED)
    quota.give_back(None)

    assert (too_early, quota.take(THROTTLED)) == (None, COST)
