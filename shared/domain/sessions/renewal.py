"""Renewing a login: a refresh token is exchanged for its successor (RFC 9700 §4.14.2)."""

from datetime import datetime
from typing import NoReturn

from shared.domain.opaque_secrets import draw_secret
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import (
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionChanged,
)
from shared.domain.sessions.login import Tokens
from shared.domain.sessions.ports import Sessions, TokenSigner
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import Session, SessionKey
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import RemoveIfPresent, Require, Save, Store


class Renewal:
    """Renews tokens, and ends a session if a refresh token is reused."""

    def __init__(
        self, sessions: Sessions, signer: TokenSigner, store: Store, *, clock: Clock = now
    ) -> None:
        self._sessions = sessions
        self._signer = signer
        self._store = store
        self._clock = clock

    def by_refresh_token(self, text: str) -> Tokens:
        """Exchange the live refresh token of a session for new tokens.

        Raises InvalidRefreshToken, or RefreshTokenReused, which is a kind of it.

        A client that repeats the exchange soon, after a lost answer or from a second tab, gets the
        same successor again. If the token comes back later, or after its successor was used,
        somebody else must have it too: the session ends, for both.
        """
        token = RefreshToken.read(text)
        session = self._live(token)
        if session.takes(token):
            try:
                return self._rotate(session, token)
            except SessionChanged:
                session = self._live(token)
        return self._repeat(session, token)

    def _live(self, token: RefreshToken) -> Session:
        session, end = self._sessions.read(token.user_id, token.session_id)
        if session is None or not session.is_live(self._clock(), end):
            raise InvalidRefreshToken
        return session

    def _rotate(self, session: Session, token: RefreshToken) -> Tokens:
        """Sign first and write last, on condition that session and credential are unchanged.

        The credential is the one at login and is never read again, so that a change at any time
        since then stops the renewal.
        """
        at, nonce = self._clock(), draw_secret()
        tokens = self._tokens(session, token.successor(nonce), at)
        self._store.commit(
            Save(session.rotated(token, nonce, at), was=session, error=SessionChanged),
            Require(session.credential, InvalidRefreshToken),
        )
        return tokens

    def _repeat(self, session: Session, token: RefreshToken) -> Tokens:
        at = self._clock()
        successor = session.successor_of(token, at)
        if successor is None:
            self._end(token)
        return self._tokens(session, successor, at)

    def _end(self, token: RefreshToken) -> NoReturn:
        self._store.commit(RemoveIfPresent(SessionKey.of(token)))
        raise RefreshTokenReused

    def _tokens(self, session: Session, refresh: RefreshToken, at: datetime) -> Tokens:
        return Tokens(self._signer.sign(AccessClaims.of(session, at)), refresh)
