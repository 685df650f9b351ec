"""Removing a user."""

from shared.domain.access import Action, Actor, demand
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import UserRemoved
from shared.domain.accounts.ports import CredentialStamps, Users
from shared.domain.changes import Put, Remove, Store, Tell
from shared.domain.sessions.ports import Sessions
from shared.domain.sessions.session import SessionsEnd
from shared.domain.times import Clock, now
from shared.domain.versions import UNCONDITIONAL, Expected


class Removal:
    """Ends accounts. What a user added to the catalogue stays, and is the admins' from then on."""

    def __init__(
        self,
        users: Users,
        credentials: CredentialStamps,
        sessions: Sessions,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._users = users
        self._credentials = credentials
        self._sessions = sessions
        self._store = store
        self._clock = clock

    def remove(self, actor: Actor, user_id: int, *, expected: Expected = UNCONDITIONAL) -> None:
        """Remove a user, with credential and sessions, if they have a version that is expected.

        They are told by mail. Raises Forbidden, UserNotFound, and, when somebody else was faster,
        VersionMismatch or, if no version is expected, UserChanged.
        """
        demand(actor, Action.REMOVE_USER, owner_id=user_id)
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        expected.demand(user.revision)
        lost = expected.lost_race(UserChanged)
        credential = self._credentials.find(user.email.key)
        if credential is None:
            raise lost
        self._store.commit(
            Remove(user, lost, gone=UserNotFound),
            Remove(credential, lost),
            Put(SessionsEnd.before(user_id, credential.version + 1, self._clock())),
            Tell(
                UserRemoved(user_id=user_id, email=user.email.address, first_name=user.first_name)
            ),
        )
        self._sessions.tidy(user_id)
