"""A session: what lasts from a login until it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.accounts.credential import Credential
from shared.domain.sessions.refresh_token import RefreshToken, digest

UNUSED_LONGEST = timedelta(days=14)
END_REMEMBERED = timedelta(days=1)  # an access token lives for minutes


@dataclass(frozen=True, kw_only=True)
class Session:
    """A login, by one device.

    It keeps no secret, only the hash of the live refresh token's. `email_key`,
    `credential_version` and `roles` are the credential's at login.
    """

    user_id: int
    session_id: str
    generation: int
    secret_hash: str
    email_key: str
    credential_version: int
    roles: frozenset[str]
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime

    @classmethod
    def opened(cls, credential: Credential, token: RefreshToken, at: datetime) -> "Session":
        """Make the session of a login that just succeeded."""
        return cls(
            user_id=credential.user_id,
            session_id=token.session_id,
            generation=token.generation,
            secret_hash=digest(token.secret),
            email_key=credential.email_key,
            credential_version=credential.version,
            roles=credential.roles,
            created_at=at,
            last_used_at=at,
            expires_at=at + UNUSED_LONGEST,
        )

    def is_live(self, at: datetime, end: "SessionsEnd | None") -> bool:
        """Say whether it still counts, given the last end of all of the user's sessions."""
        return at < self.expires_at and not (end and end.ends(self))


@dataclass(frozen=True, kw_only=True)
class SessionsEnd:
    """The end of all sessions of a user that were opened before a version of their credential."""

    user_id: int
    credential_version: int
    expires_at: datetime

    @classmethod
    def before(cls, user_id: int, credential_version: int, at: datetime) -> "SessionsEnd":
        """End the user's sessions that are older than that version."""
        return cls(
            user_id=user_id,
            credential_version=credential_version,
            expires_at=at + END_REMEMBERED,
        )

    def ends(self, session: Session) -> bool:
        """Say whether it ended this session."""
        return session.credential_version < self.credential_version
