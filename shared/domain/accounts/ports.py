"""The ports of the accounts: what they need of the outside world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.user import User
from shared.domain.pages import Page
from shared.domain.values import EmailAddress


class Users(Protocol):
    """The repository of users."""

    def find(self, user_id: int) -> User | None:
        """Return the user's current profile, or None."""
        ...

    def page(self, limit: int, position: UserPosition | None) -> Page[User, UserPosition]:
        """Return at most `limit` profiles, from the start of the list or after `position`."""
        ...


class Credentials(Protocol):
    """The repository of credentials."""

    def find(self, email_key: str) -> Credential | None:
        """Return the current credential, or None."""
        ...


class CredentialVersions(Protocol):
    """The repository of credentials, for code that must not see their hashes."""

    def find(self, email_key: str) -> CredentialVersion | None:
        """Return the current credential version, or None."""
        ...


class EmailAddresses(Protocol):
    """Parses email addresses, in the same way everywhere in the product."""

    def read(self, text: str) -> EmailAddress:
        """Parse an address, ignoring blanks around it. Raises Invalid for the field `email`."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords, so that no password has to be stored."""

    def hash(self, password: str) -> str:
        """Hash a password with a fresh salt."""
        ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Return whether the hash matches the password; for None, False after the same work."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether a new hash of the same password would be stronger."""
        ...


@dataclass(frozen=True)
class Verdict:
    """How hard a password is to guess, from 0 to 4, and advice for a better one."""

    score: int
    advice: tuple[str, ...]


class PasswordStrength(Protocol):
    """Estimates how hard passwords are to guess."""

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        """Judge a password, given words that an attacker knows about its user."""
        ...
