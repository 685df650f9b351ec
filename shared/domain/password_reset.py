"""The reset of a password: a use case that spans tokens, credentials, users and sessions."""

from datetime import datetime

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import PasswordChanged
from shared.domain.accounts.password import checked_password
from shared.domain.accounts.ports import Credentials, PasswordHasher, PasswordStrength, Users
from shared.domain.accounts.user import User
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.errors import Busy
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.one_time_tokens.ports import OneTimeTokens
from shared.domain.one_time_tokens.redemption import redeemed
from shared.domain.sessions.ports import SessionCleanup
from shared.domain.sessions.session import SessionRevocation
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Change, Overwrite, Publish, Remove, Save, Store


class PasswordReset:
    """Sets new passwords for those who followed the link in a mail.

    Guesses of the link's secret, which has 256 bits, need not be counted.
    """

    def __init__(
        self,
        tokens: OneTimeTokens,
        credentials: Credentials,
        users: Users,
        limits: LoginLimits,
        sessions: SessionCleanup,
        hasher: PasswordHasher,
        strength: PasswordStrength,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._tokens = tokens
        self._credentials = credentials
        self._users = users
        self._limits = limits
        self._sessions = sessions
        self._hasher = hasher
        self._strength = strength
        self._store = store
        self._clock = clock

    def reset(self, secret: str, new_password: str, *, source: str) -> None:
        """Set a new password, end all sessions, and publish PasswordChanged.

        Whoever followed the link reads the mailbox, so the address is verified too, and a pending
        one is given up. Their source is known from now on, as after a login.

        Raises InvalidOneTimeToken, Invalid for the field `new_password`, and Busy.
        """
        at = self._clock()
        token = redeemed(self._tokens, secret, TokenPurpose.PASSWORD_RESET, at)
        credential, user = self._account(token)
        normal = checked_password(
            new_password, self._strength, user.known_words, field="new_password"
        )
        changed = credential.with_password_hash(self._hasher.hash(normal))
        self._store.commit(
            Save(changed, was=credential, error=InvalidOneTimeToken),
            Remove(token, InvalidOneTimeToken),
            *_verification(user, at),
            Overwrite(SessionRevocation.before(user.user_id, changed.version, at)),
            Overwrite(self._limits.forgive(credential.email_key, source)),
            Publish(PasswordChanged(user_id=user.user_id, email=user.email.address)),
        )
        self._sessions.delete_revoked(user.user_id)

    def _account(self, token: OneTimeToken) -> tuple[Credential, User]:
        """Return whose token it is. Raises InvalidOneTimeToken if their credential has changed."""
        credential = self._credentials.find(token.email_key)
        if credential is None or not token.is_of(credential):
            raise InvalidOneTimeToken
        user = self._users.find(credential.user_id)
        if user is None:
            raise InvalidOneTimeToken
        return credential, user


def _verification(user: User, at: datetime) -> tuple[Change, ...]:
    """Return the change that verifies the user's address, if there is anything to change.

    The link stays valid if somebody else changed the profile meanwhile: Busy asks for a repetition.
    """
    verified = user.verified(at)
    return () if verified == user else (Save(verified, was=user, error=Busy),)
