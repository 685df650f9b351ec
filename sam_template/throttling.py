"""Throttles: a token bucket each, as API Gateway has them, and which of the stage's a method has.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ANY = ("/*", "*")
"""How the stage's settings name all paths and all verbs."""


@dataclass(frozen=True)
class Throttle:
    """How many requests pass: a rate per second in the long run, and a burst at once."""

    rate: float
    burst: float


class TokenBucket:
    """What is left of a throttle's burst. Times are seconds of one clock."""

    def __init__(self, throttle: Throttle, now: float) -> None:
        self._throttle = throttle
        self._tokens = throttle.burst
        self._filled_at = now

    def take(self, now: float) -> bool:
        """Take one token; False where there is none."""
        grown = max(0.0, now - self._filled_at) * self._throttle.rate
        self._tokens = min(self._throttle.burst, self._tokens + grown)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass(frozen=True)
class MethodThrottles:
    """The throttles of a stage's methods. Each method has a bucket of its own, for all callers."""

    declared: Mapping[tuple[str, str], Throttle]

    @classmethod
    def of_stage(cls, settings: Iterable[Mapping[str, Any]]) -> "MethodThrottles":
        """Read the stage's `MethodSettings`."""
        return cls(
            {
                (_path(setting["ResourcePath"]), setting["HttpMethod"]): Throttle(
                    float(setting["ThrottlingRateLimit"]), float(setting["ThrottlingBurstLimit"])
                )
                for setting in settings
                if {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= setting.keys()
            }
        )

    def of(self, verb: str, path: str) -> Throttle | None:
        """Find a method's throttle: its own, else that of all methods."""
        return self.declared.get((path, verb)) or self.declared.get(ANY)


def _path(encoded: str) -> str:
    """Decode a path such as `/~1api~1v1`; the one that means all paths is not encoded."""
    return encoded if encoded == ANY[0] else encoded.removeprefix("/").replace("~1", "/")
