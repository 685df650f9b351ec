"""An invocation of a Lambda function: when it ends."""

from datetime import datetime, timedelta
from typing import Protocol

from shared.domain import times


class Context(Protocol):
    """The part of Lambda's context that is used here."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time this invocation has left, in milliseconds."""
        ...


def deadline_of(context: Context) -> datetime:
    """Return when Lambda ends this invocation."""
    return times.now() + timedelta(milliseconds=context.get_remaining_time_in_millis())
