"""An attempt to prove knowledge of a password, and the record that a success leaves behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.attempts.window import Window

SOURCE_REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class KnownSource:
    """A source that recently gave the right password for an address.

    The first `forgiven` attempts of this address and source in `window` no longer count.
    """

    email_key: str
    source: str
    window: Window
    forgiven: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An attempt: the one with this `number` among those of its address and source in a window."""

    email_key: str
    source: str
    at: datetime
    window: Window
    number: int

    def number_since(self, success: KnownSource | None) -> int:
        """Return its number, counted from the last success of its address and source."""
        if success is None or success.window != self.window:
            return self.number
        return self.number - success.forgiven

    def succeeded(self) -> KnownSource:
        """Return the known source to store if the password was right."""
        return KnownSource(
            email_key=self.email_key,
            source=self.source,
            window=self.window,
            forgiven=self.number,
            expires_at=self.at + SOURCE_REMEMBERED,
        )
