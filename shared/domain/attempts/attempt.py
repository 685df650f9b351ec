"""An attempt to show that one knows a password, and what its success leaves behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.attempts.window import Window

SOURCE_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class KnownSource:
    """A source from which somebody showed lately that they know an address's password.

    Of the attempts of the pair in that `window`, the first `forgiven` count no more.
    """

    email_key: str
    source: str
    window: Window
    forgiven: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """The attempt `number` of an address and source in its window."""

    email_key: str
    source: str
    at: datetime
    window: Window
    number: int

    def number_since(self, success: KnownSource | None) -> int:
        """Return its number among those since the last success of the pair."""
        if success is None or success.window != self.window:
            return self.number
        return self.number - success.forgiven

    def succeeded(self) -> KnownSource:
        """Return what is to be remembered when the password was right."""
        return KnownSource(
            email_key=self.email_key,
            source=self.source,
            window=self.window,
            forgiven=self.number,
            expires_at=self.at + SOURCE_REMEMBERED,
        )
