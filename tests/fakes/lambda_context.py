"""Lambda's context of an invocation."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class FakeContext:
    """Lambda's context of an invocation."""

    remaining: timedelta = timedelta(seconds=30)

    def get_remaining_time_in_millis(self) -> int:
        return int(self.remaining.total_seconds() * 1000)
