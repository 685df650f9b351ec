"""The domain events of accounts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class UserRegistered:
    """Somebody registered an account for an address."""

    name: ClassVar[str] = "UserRegistered"

    user_id: int
    email: str
    first_name: str


@dataclass(frozen=True, kw_only=True)
class UserRemoved:
    """An account was removed; this was its address."""

    name: ClassVar[str] = "UserRemoved"

    user_id: int
    email: str
    first_name: str
