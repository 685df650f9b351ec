"""The removal of a user: a use case that spans users, credentials and sessions."""

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import UserRemoved
from shared.domain.accounts.ports import CredentialVersions, Users
from shared.domain.sessions.ports import SessionCleanup
from shared.domain.sessions.session import SessionRevocation
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Overwrite, Publish, Remove, Store
from shared.domain.versions import UNCONDITIONAL, Expected


class AccountRemoval:
    """Removes users. Their planets stay in the catalogue, where only admins can change them."""

    def __init__(
        self,
        users: Users,
        credentials: CredentialVersions,
        sessions: SessionCleanup,
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
        """Remove a user, their credential and their sessions, and publish UserRemoved.

        Raises Forbidden, UserNotFound, VersionMismatch if the client expects another version, and
        UserChanged if it expects no particular version but another request was faster.
        """
        authorize(actor, Action.REMOVE_USER, owner_id=user_id)
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        expected.check(user.revision)
        lost = expected.lost_race(UserChanged)
        credential = self._credentials.find(user.email.key)
        if credential is None:
            raise lost
        self._store.commit(
            Remove(user, lost, gone=UserNotFound),
            Remove(credential, lost),
            Overwrite(SessionRevocation.before(user_id, credential.version + 1, self._clock())),
            Publish(
                UserRemoved(user_id=user_id, email=user.email.address, first_name=user.first_name)
            ),
        )
        self._sessions.delete_revoked(user_id)
