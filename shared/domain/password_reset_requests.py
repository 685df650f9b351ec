"""The request of a password reset, and the link that its mail carries."""

from datetime import datetime, timedelta

from shared.domain.accounts.events import PasswordResetRequested
from shared.domain.accounts.ports import CredentialVersions, EmailAddresses, Users
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.one_time_tokens.issuing import MailedLink, issued_link
from shared.domain.one_time_tokens.one_time_token import TokenPurpose
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Publish, Store

REQUEST_LASTS = timedelta(hours=1)


class PasswordResetRequests:
    """Takes requests for any address, and reads no account.

    So neither the answer, nor the time that it takes, nor the outbox shows whose address has one.
    """

    def __init__(self, emails: EmailAddresses, limits: RequestLimits, store: Store) -> None:
        self._emails = emails
        self._limits = limits
        self._store = store

    def request(self, email: str, *, source: str) -> None:
        """Publish PasswordResetRequested. Raises Invalid, TooManyAttempts by source, and Busy."""
        address = self._emails.read(email)
        self._limits.count(Purpose.RESET_REQUEST_OF_SOURCE, source)
        self._store.commit(Publish(PasswordResetRequested(email=address.address)))


class PasswordResetLinks:
    """Issues the tokens of password resets, when their mails are about to be sent."""

    def __init__(
        self,
        emails: EmailAddresses,
        credentials: CredentialVersions,
        users: Users,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._emails = emails
        self._credentials = credentials
        self._users = users
        self._store = store
        self._clock = clock

    def issue(self, email: str, requested_at: datetime) -> MailedLink | None:
        """Return a new link for the account with this address; None if there is none.

        The link goes to the address as its user gave it, not as the request did: mail systems may
        take two addresses for different ones that are the same here. A request that is too old
        gets no link either. The first link that is used makes the others void.
        """
        at = self._clock()
        if at >= requested_at + REQUEST_LASTS:
            return None
        credential = self._credentials.find(self._emails.read(email).key)
        user = self._users.find(credential.user_id) if credential else None
        if credential is None or user is None:
            return None
        return issued_link(self._store, TokenPurpose.PASSWORD_RESET, credential, user.email, at)
