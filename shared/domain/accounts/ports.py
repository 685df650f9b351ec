"""What the accounts need of the world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.user import User
from shared.domain.pages import Page
from shared.domain.values import EmailAddress


class Users(Protocol):
    """The profiles that are kept."""

    def find(self, user_id: int) -> User | None:
        """Return the profile as it is now, or None."""
        ...

    def page(self, limit: int, after: UserPosition | None) -> Page[User, UserPosition]:
        """Return the profiles behind a user's, `limit` at the most."""
        ...


class Credentials(Protocol):
    """The credentials that are kept."""

    def find(self, email_key: str) -> Credential | None:
        """Return the credential as it is now, or None."""
        ...


class CredentialVersions(Protocol):
    """The credentials that are kept, without their hashes."""

    def find(self, email_key: str) -> CredentialVersion | None:
        """Return the credential's stamp as it is now, or None."""
        ...


class EmailAddresses(Protocol):
    """Reads email addresses, in the one way in which all of the product reads them."""

    def read(self, text: str) -> EmailAddress:
        """Read an address, with or without blanks around it. Raises Invalid for `email`."""
        ...


class PasswordHasher(Protocol):
    """Turns passwords into what may be kept."""

    def hash(self, password: str) -> str:
        """Hash a password, with a fresh salt."""
        ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Say whether the hash is this password's; for None, after as much work, False."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a new hash would be a stronger one."""
        ...


@dataclass(frozen=True)
class Verdict:
    """How hard a password is to guess, from 0 to 4, and advice for a better one."""

    score: int
    advice: tuple[str, ...]


class PasswordStrength(Protocol):
    """Judges how hard passwords are to guess."""

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        """Judge a password for somebody of whom these words are known."""
        ...
