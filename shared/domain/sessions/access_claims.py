"""The claims of an access token, which identifies its caller for a few minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.sessions.session import Session

ACCESS_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class AccessClaims:
    """The claims of an access token (RFC 9068), apart from its issuer and audience."""

    user_id: int
    session_id: str
    roles: frozenset[str]
    token_id: str
    issued_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, session: Session, at: datetime) -> "AccessClaims":
        """Return the claims of a new access token for a session."""
        return cls(
            user_id=session.user_id,
            session_id=session.session_id,
            roles=session.roles,
            token_id=secrets.token_urlsafe(16),
            issued_at=at,
            expires_at=at + ACCESS_LASTS,
        )
