"""Authentication: who is calling."""

from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.ports import Sessions, TokenVerifier
from shared.domain.times import Clock, now


class Authentication:
    """Identifies callers by their access tokens, and refuses tokens of ended sessions."""

    def __init__(self, verifier: TokenVerifier, sessions: Sessions, *, clock: Clock = now) -> None:
        self._verifier = verifier
        self._sessions = sessions
        self._clock = clock

    def authenticate(self, token: str) -> AccessClaims:
        """Return the claims of an access token. Raises InvalidToken."""
        claims = self._verifier.verify(token)
        session, end = self._sessions.read(claims.user_id, claims.session_id)
        if session is None or not session.is_live(self._clock(), end):
            raise InvalidToken
        return claims
