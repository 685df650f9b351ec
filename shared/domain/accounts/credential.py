"""What lets a user in: an email address and the hash of a password."""

from dataclasses import dataclass, replace

from shared.domain.access import Role


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A user's credential, found by the key form of their email address.

    `version` changes with the password, the email or the roles, and with nothing else; a session
    counts as long as it stands.
    """

    email_key: str
    user_id: int
    password_hash: str
    roles: frozenset[str]
    version: int

    @classmethod
    def new(
        cls,
        email_key: str,
        user_id: int,
        password_hash: str,
        roles: frozenset[str] = frozenset({Role.MEMBER}),
    ) -> "Credential":
        """Make the credential of a new user."""
        return cls(
            email_key=email_key,
            user_id=user_id,
            password_hash=password_hash,
            roles=roles,
            version=1,
        )

    def rehashed(self, password_hash: str) -> "Credential":
        """Return the credential with a stronger hash of the same password."""
        return replace(self, password_hash=password_hash)


@dataclass(frozen=True, kw_only=True)
class CredentialVersion:
    """A credential without its hash, for those who must know that it still stands."""

    email_key: str
    user_id: int
    version: int
