"""What sessions need of the world."""

from typing import Protocol

from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.session import Session, SessionRevocation


class Sessions(Protocol):
    """The sessions that are kept, for those who check one."""

    def read(
        self, user_id: int, session_id: str
    ) -> tuple[Session | None, SessionRevocation | None]:
        """Return the session and the last end of all of the user's sessions, as they are now."""
        ...


class SessionCleanup(Protocol):
    """The sessions that are kept, for those who end them."""

    def tidy(self, user_id: int) -> None:
        """Delete the sessions of a user, whose end is written already; what is left expires."""
        ...


class TokenSigner(Protocol):
    """Makes access tokens."""

    def sign(self, claims: AccessClaims) -> str:
        """Return the signed token."""
        ...


class TokenVerifier(Protocol):
    """Reads access tokens."""

    def verify(self, token: str) -> AccessClaims:
        """Return what a token says, or raise InvalidToken if anything about it is not right."""
        ...
