"""Logging in with a password."""

from dataclasses import dataclass

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.password import normal_password
from shared.domain.accounts.ports import Credentials, EmailAddresses, PasswordHasher
from shared.domain.attempts.attempt import Attempt
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.errors import Invalid
from shared.domain.sessions.access_claims import ACCESS_LASTS, AccessClaims
from shared.domain.sessions.errors import InvalidGrant
from shared.domain.sessions.ports import TokenSigner, UserSessions
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import Session, ended_by_login
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import (
    Add,
    Change,
    Overwrite,
    RemoveIfPresent,
    Require,
    Save,
    Store,
)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a login. `expires_in` is how many seconds the access token lasts."""

    access: str
    refresh: RefreshToken
    expires_in: int = int(ACCESS_LASTS.total_seconds())


class Login:
    """Opens sessions."""

    def __init__(
        self,
        emails: EmailAddresses,
        limits: LoginLimits,
        credentials: Credentials,
        sessions: UserSessions,
        hasher: PasswordHasher,
        signer: TokenSigner,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._emails = emails
        self._limits = limits
        self._credentials = credentials
        self._sessions = sessions
        self._hasher = hasher
        self._signer = signer
        self._store = store
        self._clock = clock

    def by_password(
        self, email: str, password: str, *, source: str, user_agent: str | None = None
    ) -> Tokens:
        """Open a session for whoever knows an account's password.

        Raises InvalidGrant, and TooManyAttempts by the address and the source of the request. A
        user has a limited number of sessions; the least recently used make room for a new one.

        An unknown address takes as long as a wrong password. The token is signed first and the
        session is written last, so that a failure leaves no half-finished login behind.
        """
        normal = normal_password(password)
        email_key = self._key_of(email)
        attempt = self._limits.count(email_key, source)
        credential = self._credentials.find(email_key)
        password_hash = credential.password_hash if credential else None
        if not self._hasher.verify(password_hash, normal) or credential is None:
            raise InvalidGrant
        return self._open(credential, normal, attempt, user_agent)

    def _key_of(self, text: str) -> str:
        """Return the key of an address; text that is not an address is its own key."""
        try:
            return self._emails.read(text).key
        except Invalid:
            return text

    def _open(
        self, credential: Credential, password: str, attempt: Attempt, user_agent: str | None
    ) -> Tokens:
        at = self._clock()
        refresh = RefreshToken.first(credential.user_id)
        session = Session.opened(
            credential, refresh, at, source=attempt.source, user_agent=user_agent
        )
        others, end = self._sessions.of(credential.user_id)
        access = self._signer.sign(AccessClaims.of(session, at))
        self._store.commit(
            Add(session, InvalidGrant),
            self._still(credential, password),
            Overwrite(attempt.succeeded()),
            *map(RemoveIfPresent, ended_by_login(others, at, end)),
        )
        return Tokens(access, refresh)

    def _still(self, credential: Credential, password: str) -> Change:
        """Require that the credential is unchanged, and store a stronger hash if one is due.

        A new hash of the same password must not end other sessions, so the version stays the same.
        """
        if not self._hasher.is_outdated(credential.password_hash):
            return Require(credential, InvalidGrant)
        stronger = credential.rehashed(self._hasher.hash(password))
        return Save(stronger, was=credential, error=InvalidGrant)
