"""The change of a password: a use case that spans users, credentials and sessions."""

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound, WrongPassword
from shared.domain.accounts.events import PasswordChanged
from shared.domain.accounts.password import checked_password, normal_password
from shared.domain.accounts.ports import Credentials, PasswordHasher, PasswordStrength, Users
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import Attempt
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.sessions.ports import SessionCleanup
from shared.domain.sessions.session import SessionRevocation
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Overwrite, Publish, Save, Store


class PasswordChange:
    """Changes passwords, for users who know the current one: an access token is not enough."""

    def __init__(
        self,
        users: Users,
        credentials: Credentials,
        limits: LoginLimits,
        sessions: SessionCleanup,
        hasher: PasswordHasher,
        strength: PasswordStrength,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._users = users
        self._credentials = credentials
        self._limits = limits
        self._sessions = sessions
        self._hasher = hasher
        self._strength = strength
        self._store = store
        self._clock = clock

    def change(
        self, actor: Actor, user_id: int, current_password: str, new_password: str, *, source: str
    ) -> None:
        """Set a new password, end all sessions, and publish PasswordChanged.

        A wrong current password counts as a failed login. The new one is judged first, so that
        nobody uses up their attempts by trying words that are too easy to guess.

        Raises Forbidden, UserNotFound, Invalid for the field `new_password`, TooManyAttempts,
        WrongPassword for the field `current_password`, and UserChanged if another request was
        faster.
        """
        authorize(actor, Action.CHANGE_PASSWORD, owner_id=user_id)
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        normal = checked_password(
            new_password, self._strength, user.known_words, field="new_password"
        )
        attempt = self._limits.count(user.email.key, source)
        credential = self._verified(user, current_password)
        self._save(user, credential, self._hasher.hash(normal), attempt)
        self._sessions.delete_revoked(user_id)

    def _verified(self, user: User, current_password: str) -> Credential:
        credential = self._credentials.find(user.email.key)
        if credential is None or credential.user_id != user.user_id:
            raise UserChanged
        if not self._hasher.verify(credential.password_hash, normal_password(current_password)):
            raise WrongPassword("current_password")
        return credential

    def _save(
        self, user: User, credential: Credential, password_hash: str, attempt: Attempt
    ) -> None:
        changed = credential.with_password_hash(password_hash)
        end = SessionRevocation.before(user.user_id, changed.version, self._clock())
        self._store.commit(
            Save(changed, was=credential, error=UserChanged),
            Overwrite(end),
            Overwrite(attempt.succeeded()),
            Publish(PasswordChanged(user_id=user.user_id, email=user.email.address)),
        )
