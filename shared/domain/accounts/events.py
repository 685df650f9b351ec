"""What happens to accounts and is told by mail."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class UserRegistered:
    """Somebody registered."""

    user_id: int
    email: str
    first_name: str


@dataclass(frozen=True, kw_only=True)
class UserRemoved:
    """An account was removed."""

    user_id: int
    email: str
    first_name: str
