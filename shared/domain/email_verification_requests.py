"""The request to verify an email address, and the link that its mail carries."""

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.errors import NothingToVerify
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.ports import CredentialVersions, Users
from shared.domain.accounts.user import User
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.errors import Busy
from shared.domain.notifications.deliverability import Deliverability, Retried, Undeliverable
from shared.domain.one_time_tokens.issuing import MailedLink, issued_link
from shared.domain.one_time_tokens.one_time_token import TokenPurpose
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Change, Overwrite, Publish, Require, Save, Store
from shared.domain.values import EmailAddress


class EmailVerificationRequests:
    """Takes users' requests for a mail with a link that verifies their address."""

    def __init__(
        self,
        users: Users,
        deliverability: Deliverability,
        limits: RequestLimits,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._users = users
        self._deliverability = deliverability
        self._limits = limits
        self._store = store
        self._clock = clock

    def request(self, actor: Actor, *, source: str) -> None:
        """Publish EmailVerificationRequested for the caller's pending address, else their own.

        The address gets mail again from now on, if it got none. Raises Forbidden, TooManyAttempts
        by source, NothingToVerify, and Busy.
        """
        authorize(actor, Action.VERIFY_EMAIL)
        self._limits.count(Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE, source)
        user = self._users.find(actor.user_id)
        address = user.address_to_verify if user else None
        if user is None or address is None:
            raise NothingToVerify
        self._store.commit(
            *self._retrial(user, address),
            Publish(EmailVerificationRequested(user_id=actor.user_id, email=address.address)),
        )

    def _retrial(self, user: User, address: EmailAddress) -> tuple[Change, ...]:
        """Return the changes by which an address gets mail again, and no older report ends that.

        Nor may a report be noted in the profile meanwhile: the note would stay.
        """
        at = self._clock()
        match self._deliverability.find(address.key, at):
            case Undeliverable() | Retried(suppressed=True):
                suppressed = True
            case _:
                suppressed = False
        retried = Overwrite(Retried(email_key=address.key, asked_at=at, suppressed=suppressed))
        changed = user.retried(address, at)
        if changed == user:
            return Require(user, error=Busy), retried
        return Save(changed, was=user, error=Busy), retried


class EmailVerificationLinks:
    """Issues the tokens of email verifications, when their mails are about to be sent."""

    def __init__(
        self,
        users: Users,
        credentials: CredentialVersions,
        store: Store,
        *,
        clock: Clock = now,
    ) -> None:
        self._users = users
        self._credentials = credentials
        self._store = store
        self._clock = clock

    def issue(self, user_id: int, email: str) -> MailedLink | None:
        """Return a new link with which a user verifies this address.

        Return None if the user is gone, or has verified the address or chosen another one since.
        Raises Busy.
        """
        user = self._users.find(user_id)
        address = user.address_to_verify if user else None
        if user is None or address is None or address.address != email:
            return None
        credential = self._credentials.find(user.email.key)
        if credential is None or credential.user_id != user_id:
            return None
        return issued_link(
            self._store, TokenPurpose.EMAIL_VERIFICATION, credential, address, self._clock()
        )
