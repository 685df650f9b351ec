"""Sessions in memory, and a signer of access tokens."""

from collections.abc import Sequence
from itertools import count

from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.session import Session, SessionRevocation
from tests.fakes.store import FakeStore

_READ_MOST = 100  # sessions of a user


class FakeSessions:
    """The repository of sessions and their cleanup, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def read(
        self, user_id: int, session_id: str
    ) -> tuple[Session | None, SessionRevocation | None]:
        return (
            self._store.find(Session, user_id=user_id, session_id=session_id),
            self._store.find(SessionRevocation, user_id=user_id),
        )

    def of(self, user_id: int) -> tuple[Sequence[Session], SessionRevocation | None]:
        sessions = [each for each in self._store.all(Session) if each.user_id == user_id]
        return sessions[:_READ_MOST], self._store.find(SessionRevocation, user_id=user_id)

    def delete_revoked(self, user_id: int) -> None:
        sessions, end = self.of(user_id)
        for session in sessions:
            if end and end.ends(session):
                self._store.delete(session)


class FakeTokens:
    """Signs access tokens, and verifies only those that it signed."""

    def __init__(self, **signed: AccessClaims) -> None:
        self.signed = signed
        self._numbers = count(1)

    def sign(self, claims: AccessClaims) -> str:
        token = f"token-{next(self._numbers)}"
        self.signed[token] = claims
        return token

    def verify(self, token: str) -> AccessClaims:
        if token not in self.signed:
            raise InvalidToken
        return self.signed[token]
