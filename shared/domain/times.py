"""Timestamps: always UTC, in milliseconds, so that storing and showing them loses nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the current time in UTC, truncated to milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_text(moment: datetime) -> str:
    """Format a timestamp in UTC as RFC 3339 does: 2026-11-24T12:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Parse a timestamp that `to_text` formatted."""
    return datetime.fromisoformat(text)
