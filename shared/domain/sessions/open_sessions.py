"""The sessions of a user, which they can see and end."""

from collections.abc import Sequence

from shared.domain.access import Action, Actor, authorize
from shared.domain.errors import Busy
from shared.domain.sessions.errors import SessionNotFound
from shared.domain.sessions.ports import UserSessions
from shared.domain.sessions.session import Session, SessionKey, is_session_id
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Remove, RemoveIfPresent, Store

_ROUNDS_MOST = 5  # of reading and ending sessions, so that a request ends in time


class OpenSessions:
    """Shows users their sessions, and ends those that they do not want."""

    def __init__(self, sessions: UserSessions, store: Store, *, clock: Clock = now) -> None:
        self._sessions = sessions
        self._store = store
        self._clock = clock

    def list(self, actor: Actor, user_id: int) -> Sequence[Session]:
        """Return the user's live sessions, the one used last first. Raises Forbidden."""
        authorize(actor, Action.SEE_SESSIONS, owner_id=user_id)
        sessions, end = self._sessions.of(user_id)
        at = self._clock()
        live = [session for session in sessions if session.is_live(at, end)]
        return sorted(live, key=lambda session: session.last_used_at, reverse=True)

    def end(self, actor: Actor, user_id: int, session_id: str) -> None:
        """End one session of the user. Raises Forbidden, or SessionNotFound."""
        authorize(actor, Action.END_SESSIONS, owner_id=user_id)
        if not is_session_id(session_id):
            raise SessionNotFound
        self._store.commit(Remove(SessionKey(user_id, session_id), SessionNotFound))

    def end_others(self, actor: Actor, user_id: int, *, current: str) -> None:
        """End all sessions of the user but the current one.

        Raises Forbidden, or Busy if there are more than one request can end.
        """
        authorize(actor, Action.END_SESSIONS, owner_id=user_id)
        for _ in range(_ROUNDS_MOST):
            others = self._others(user_id, current)
            if not others:
                return
            self._store.commit(*map(RemoveIfPresent, others))
        raise Busy

    def _others(self, user_id: int, current: str) -> Sequence[SessionKey]:
        sessions, _ = self._sessions.of(user_id)
        return [session.key for session in sessions if session.session_id != current]
