"""The Credential aggregate: the email address and password hash that let a user log in."""

from dataclasses import dataclass, replace

from shared.domain.access import Role


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A user's credential, identified by the key form of their email address.

    `version` changes only when the password, the email address or the roles change. A session can
    be renewed only while its credential still has the version that it had at login.
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
        """Create the credential of a new user."""
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

    def with_password_hash(self, password_hash: str) -> "Credential":
        """Return the credential with the hash of another password, in a new version."""
        return replace(self, password_hash=password_hash, version=self.version + 1)

    def moved(self, email_key: str) -> "Credential":
        """Return the credential with another email address, in a new version."""
        return replace(self, email_key=email_key, version=self.version + 1)

    def with_roles(self, roles: frozenset[str]) -> "Credential":
        """Return the credential with other roles, in a new version."""
        return replace(self, roles=roles, version=self.version + 1)


@dataclass(frozen=True, kw_only=True)
class CredentialVersion:
    """A credential without its hash, for code that checks only whether it has changed."""

    email_key: str
    user_id: int
    version: int
