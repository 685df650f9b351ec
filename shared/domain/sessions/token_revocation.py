"""Logging out."""

from contextlib import suppress

from shared.domain.sessions.errors import InvalidRefreshToken
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import SessionKey
from shared.domain.unit_of_work import RemoveIfPresent, Store


class TokenRevocation:
    """Ends the session that a refresh token belongs to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def revoke(self, text: str) -> None:
        """End the session of a refresh token, used or not; ignore any other text."""
        with suppress(InvalidRefreshToken):
            self._store.commit(RemoveIfPresent(SessionKey.of(RefreshToken.read(text))))
