"""The ports of the sessions: what they need of the outside world."""

from typing import Protocol

from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.session import Session, SessionRevocation


class Sessions(Protocol):
    """The repository of sessions."""

    def read(
        self, user_id: int, session_id: str
    ) -> tuple[Session | None, SessionRevocation | None]:
        """Return the current session, and the user's last revocation of all sessions."""
        ...


class SessionCleanup(Protocol):
    """Deletes sessions that have ended."""

    def tidy(self, user_id: int) -> None:
        """Delete a user's sessions after their revocation; any that are left expire."""
        ...


class TokenSigner(Protocol):
    """Signs access tokens."""

    def sign(self, claims: AccessClaims) -> str:
        """Return a signed token with these claims."""
        ...


class TokenVerifier(Protocol):
    """Verifies access tokens."""

    def verify(self, token: str) -> AccessClaims:
        """Return the claims of a token. Raises InvalidToken if anything about it is wrong."""
        ...
