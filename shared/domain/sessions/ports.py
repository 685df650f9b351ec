"""The ports of the sessions: what they need of the outside world."""

from collections.abc import Sequence
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


class UserSessions(Protocol):
    """The repository of sessions, by their user."""

    def of(self, user_id: int) -> tuple[Sequence[Session], SessionRevocation | None]:
        """Return a user's sessions, at most 100 of them, and their last revocation.

        Sessions that have ended may be among them.
        """
        ...


class SessionCleanup(Protocol):
    """Deletes sessions that have ended."""

    def delete_revoked(self, user_id: int) -> None:
        """Delete sessions that a user's revocation ended, a bounded number; the others expire."""
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
