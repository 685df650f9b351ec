"""The assignment of roles: a use case that spans credentials and sessions."""

from shared.domain.access import Role
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.ports import Credentials
from shared.domain.sessions.ports import SessionCleanup
from shared.domain.sessions.session import SessionRevocation
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Overwrite, Save, Store

ROLES = {
    Role.MEMBER: frozenset({Role.MEMBER}),
    Role.ADMIN: frozenset({Role.MEMBER, Role.ADMIN}),
}
"""The roles of a user who is assigned one."""


class RoleAssignment:
    """Makes users admins, and members again. Whoever operates the API does it, not a caller."""

    def __init__(
        self,
        credentials: Credentials,
        sessions: SessionCleanup,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._credentials = credentials
        self._sessions = sessions
        self._store = store
        self._clock = clock

    def assign(self, email_key: str, role: Role) -> bool:
        """Give a user a role, and end their sessions, whose tokens have the former roles.

        Return False if they have it already; then nothing changes. Raises UserNotFound if nobody
        logs in with this address, or UserChanged if another request was faster.
        """
        credential = self._credentials.find(email_key)
        if credential is None:
            raise UserNotFound
        if credential.roles == ROLES[role]:
            return False
        changed = credential.with_roles(ROLES[role])
        self._store.commit(
            Save(changed, was=credential, error=UserChanged),
            Overwrite(SessionRevocation.before(changed.user_id, changed.version, self._clock())),
        )
        self._sessions.delete_revoked(changed.user_id)
        return True
