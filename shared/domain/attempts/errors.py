"""What is refused because it was tried too often."""

from shared.domain.attempts.window import WINDOW_LASTS
from shared.domain.errors import Refusal


class TooManyAttempts(Refusal):
    """The address was tried too often; the password was not looked at."""

    detail = "There were too many attempts; try again later."

    def __init__(self, retry_after: int = int(WINDOW_LASTS.total_seconds())) -> None:
        """Refuse for so many seconds, a whole window at the most."""
        super().__init__(retry_after)
        self.retry_after = retry_after
