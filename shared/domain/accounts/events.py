"""The domain events of accounts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class UserRegistered:
    """An account was registered with this email address.

    The release before this one greets by `first_name`, and reads the events of both.
    """

    name: ClassVar[str] = "UserRegistered"

    user_id: int
    email: str
    first_name: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested:
    """Somebody asked for a new password for this address, whether or not it has an account."""

    name: ClassVar[str] = "PasswordResetRequested"

    email: str


@dataclass(frozen=True, kw_only=True)
class EmailVerificationRequested:
    """A user shall verify this address, which is theirs already or pending."""

    name: ClassVar[str] = "EmailVerificationRequested"

    user_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged:
    """An account got another password; `email` is its address."""

    name: ClassVar[str] = "PasswordChanged"

    user_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged:
    """A user logs in with another address from now on; `email` is the one that they had."""

    name: ClassVar[str] = "EmailChanged"

    user_id: int
    email: str


@dataclass(frozen=True, kw_only=True)
class UserRemoved:
    """An account was removed; `email` is the address that it had.

    The release before this one greets by `first_name`, and reads the events of both.
    """

    name: ClassVar[str] = "UserRemoved"

    user_id: int
    email: str
    first_name: str
