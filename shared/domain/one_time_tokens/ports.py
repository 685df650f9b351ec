"""The ports of the one-time tokens: what they need of the outside world."""

from datetime import datetime
from typing import Protocol

from shared.domain.one_time_tokens.one_time_token import OneTimeToken


class OneTimeTokens(Protocol):
    """The repository of one-time tokens."""

    def find(self, token_hash: str, at: datetime) -> OneTimeToken | None:
        """Return the token with this hash, or None if there is none or it has expired."""
        ...
