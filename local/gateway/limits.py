"""Counts the requests of keys and methods, and refuses those beyond their limits.

In memory: a start, or another template, resets the counts. API Gateway counts on a best-effort
basis, so a little more may pass there. Here a refused request uses up nothing.
"""

import time
from collections.abc import Callable
from threading import Lock

from local.gateway.gateway_responses import GatewayError
from local.gateway.refused import Refused
from sam_template.throttling import Throttle, TokenBucket
from sam_template.usage_plans import Quota, UsagePlans


class Limits:
    """What is left, for any number of threads. The clock returns seconds since 1970."""

    def __init__(self, plans: UsagePlans, clock: Callable[[], float] = time.time) -> None:
        self._plans = plans
        self._clock = clock
        self._lock = Lock()
        self._buckets: dict[tuple[str, ...], TokenBucket] = {}
        self._used: dict[str, tuple[tuple[int, ...], int]] = {}

    def admit_key(self, key: str | None) -> None:
        """Count a request for an API key, or raise Refused."""
        plan = self._plans.plan_of(key) if key else None
        if key is None or plan is None:
            raise Refused(GatewayError.INVALID_API_KEY)
        with self._lock:
            now = self._clock()
            used = self._used_in_period(key, plan.quota, now)
            if plan.throttle:
                self._take(("key", key), plan.throttle, now)
            if plan.quota:
                self._used[key] = (plan.quota.period.of(now), used + 1)

    def admit_method(self, verb: str, path: str, throttle: Throttle | None) -> None:
        """Count a request for a method, or raise Refused."""
        if throttle:
            with self._lock:
                self._take(("method", verb, path), throttle, self._clock())

    def _used_in_period(self, key: str, quota: Quota | None, now: float) -> int:
        if quota is None:
            return 0
        period, used = self._used.get(key, ((), 0))
        if period != quota.period.of(now):
            return 0
        if used >= quota.limit:
            raise Refused(GatewayError.QUOTA_EXCEEDED)
        return used

    def _take(self, name: tuple[str, ...], throttle: Throttle, now: float) -> None:
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = TokenBucket(throttle, now)
        if not bucket.take(now):
            raise Refused(GatewayError.THROTTLED)
