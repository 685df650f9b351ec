"""Why attempts are refused."""

from shared.domain.attempts.window import WINDOW_LASTS
from shared.domain.errors import Refusal


class TooManyAttempts(Refusal):
    """Too many attempts were made from one place, or at one address; this one had no effect."""

    name = "too-many-attempts"
    detail = "There were too many attempts; try again later."

    def __init__(self, retry_after: int = int(WINDOW_LASTS.total_seconds())) -> None:
        """`retry_after` is how many seconds to wait, at most a whole window."""
        super().__init__(retry_after)
        self.retry_after = retry_after


class TooManyLogins(TooManyAttempts):
    """Too many passwords were tried at one address; this one was not looked at."""

    name = TooManyAttempts.name
