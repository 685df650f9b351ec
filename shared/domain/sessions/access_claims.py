"""The access token: who is calling, signed, for a few minutes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.sessions.session import Session

ACCESS_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class AccessClaims:
    """What an access token says (RFC 9068), beside who issued it and for whom."""

    user_id: int
    session_id: str
    roles: frozenset[str]
    token_id: str
    issued_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, session: Session, at: datetime) -> "AccessClaims":
        """Say of a session what a new access token of it says."""
        return cls(
            user_id=session.user_id,
            session_id=session.session_id,
            roles=session.roles,
            token_id=secrets.token_urlsafe(16),
            issued_at=at,
            expires_at=at + ACCESS_LASTS,
        )
