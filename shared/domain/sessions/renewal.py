"""Keeping a login alive: a refresh token is exchanged for its successor (RFC 9700 §4.14.2)."""

from datetime import datetime
from typing import NoReturn

from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import (
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionChanged,
)
from shared.domain.sessions.login import Tokens
from shared.domain.sessions.ports import Sessions, TokenSigner
from shared.domain.sessions.refresh_token import RefreshToken, draw_secret
from shared.domain.sessions.session import Session, SessionKey
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import RemoveIfPresent, Require, Save, Store


class Renewal:
    """Renews tokens, and ends a session whose used token comes again."""

    def __init__(
        self, sessions: Sessions, signer: TokenSigner, store: Store, *, clock: Clock = now
    ) -> None:
        self._sessions = sessions
        self._signer = signer
        self._store = store
        self._clock = clock

    def by_refresh_token(self, text: str) -> Tokens:
        """Give new tokens for the live refresh token of a session.

        Raises InvalidRefreshToken, or RefreshTokenReused, which is one.

        Who repeats it soon, as after a lost answer or from a second tab, gets the same successor
        again. Later, or once the successor was used, somebody else has the token too: that ends
        the session, for both.
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
        """Sign first and write last, if session and credential are still what was read.

        The credential is that of the login, never read anew, so that what changed since then ends
        the session here too.
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
