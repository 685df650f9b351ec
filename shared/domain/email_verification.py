"""The verification of an email address: it spans tokens, users, credentials and sessions."""

from datetime import datetime

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken, UserChanged, WrongPassword
from shared.domain.accounts.events import EmailChanged
from shared.domain.accounts.password import normal_password
from shared.domain.accounts.ports import Credentials, EmailAddresses, PasswordHasher, Users
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import Attempt
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.errors import Invalid
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.one_time_tokens.ports import OneTimeTokens
from shared.domain.one_time_tokens.redemption import redeemed
from shared.domain.role_assignment import ROLES
from shared.domain.sessions.ports import SessionCleanup
from shared.domain.sessions.session import SessionRevocation
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Add, Change, Overwrite, Publish, Remove, Require, Save, Store
from shared.domain.values import EmailAddress


class EmailVerification:
    """Verifies an address for whoever has both the mailed link and the account's password.

    Either alone may be a stranger's: the link if the mail went to a wrong mailbox, and the password
    if the stranger registered somebody else's address.
    """

    def __init__(
        self,
        tokens: OneTimeTokens,
        users: Users,
        credentials: Credentials,
        limits: LoginLimits,
        hasher: PasswordHasher,
        emails: EmailAddresses,
        sessions: SessionCleanup,
        store: Store,
        *,
        admin_email: str = "",
        clock: Clock = now,
    ) -> None:
        """`admin_email` is the address whose user becomes an admin; empty for nobody."""
        self._tokens = tokens
        self._users = users
        self._credentials = credentials
        self._limits = limits
        self._hasher = hasher
        self._emails = emails
        self._sessions = sessions
        self._store = store
        self._admin_email = admin_email
        self._clock = clock

    def verify(self, secret: str, password: str, *, source: str) -> None:
        """Verify the address that a link was mailed to.

        A pending address takes the place of the present one, and EmailChanged is published. Then,
        or if the user becomes an admin, all their sessions end.

        Raises InvalidOneTimeToken, TooManyAttempts, WrongPassword for the field `password`, which
        counts as a failed login, EmailTaken if another account has the address by now, UserChanged
        if another request was faster, and Busy.
        """
        at = self._clock()
        token = redeemed(self._tokens, secret, TokenPurpose.EMAIL_VERIFICATION, at)
        user, address, credential = self._account(token)
        attempt = self._limits.count(credential.email_key, source)
        if not self._hasher.verify(credential.password_hash, normal_password(password)):
            raise WrongPassword
        changed = self._changed(credential, address)
        changes = (
            Remove(token, InvalidOneTimeToken),
            Save(user.verified(at, address=address), was=user, error=UserChanged),
            *_credential_changes(credential, changed, attempt, at),
            *_address_changes(user, address),
        )
        self._commit(changes, attempt)
        if changed != credential:
            self._sessions.delete_revoked(user.user_id)

    def _commit(self, changes: tuple[Change, ...], attempt: Attempt) -> None:
        """Commit the changes. If the address is another's, the password was right all the same."""
        try:
            self._store.commit(*changes)
        except EmailTaken:
            self._store.commit(Overwrite(attempt.succeeded()))
            raise

    def _account(self, token: OneTimeToken) -> tuple[User, EmailAddress, Credential]:
        """Return whose token it is, and which of their addresses it is for.

        Raises InvalidOneTimeToken if this is not the address that they are to verify, or not any
        more, or if their credential has changed.
        """
        user = self._users.find(token.user_id)
        address = user.address_to_verify if user else None
        if user is None or address is None or address.key != token.email_key:
            raise InvalidOneTimeToken
        credential = self._credentials.find(user.email.key)
        if credential is None or not token.is_of(credential):
            raise InvalidOneTimeToken
        return user, address, credential

    def _changed(self, credential: Credential, address: EmailAddress) -> Credential:
        """Return the credential as it becomes by the verification of an address."""
        if address.key != credential.email_key:
            credential = credential.moved(address.key)
        if self._is_admins(address) and credential.roles != ROLES[Role.ADMIN]:
            credential = credential.with_roles(ROLES[Role.ADMIN])
        return credential

    def _is_admins(self, address: EmailAddress) -> bool:
        """Return whether it is the admin's address; nobody has one that is not an address."""
        try:
            return self._emails.read(self._admin_email).key == address.key
        except Invalid:
            return False


def _credential_changes(
    credential: Credential, changed: Credential, attempt: Attempt, at: datetime
) -> tuple[Change, ...]:
    """Return the changes that store the credential, and end the sessions of an earlier version.

    The source becomes known for an address that stays; nobody logs in with one that is given up.
    """
    if changed == credential:
        return Require(credential, UserChanged), Overwrite(attempt.succeeded())
    end = Overwrite(SessionRevocation.before(changed.user_id, changed.version, at))
    if changed.email_key == credential.email_key:
        saved = Save(changed, was=credential, error=UserChanged)
        return saved, Overwrite(attempt.succeeded()), end
    return Remove(credential, UserChanged), Add(changed, EmailTaken), end


def _address_changes(user: User, address: EmailAddress) -> tuple[Change, ...]:
    """Return the change that tells the former address, if it is another."""
    if address.key == user.email.key:
        return ()
    return (Publish(EmailChanged(user_id=user.user_id, email=user.email.address)),)
