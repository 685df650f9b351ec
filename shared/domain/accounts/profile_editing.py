"""The use cases that change a user's profile."""

from typing import Unpack

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.ports import EmailAddresses, Users
from shared.domain.accounts.user import User, UserChanges, UserDetails
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Publish, Save, Store
from shared.domain.values import EmailAddress
from shared.domain.versions import UNCONDITIONAL, Expected


class ProfileEditing:
    """Changes profiles: users change their own, admins change any.

    The permission is checked first, so that the answer does not reveal which users exist.
    """

    def __init__(
        self,
        users: Users,
        emails: EmailAddresses,
        store: Store,
        *,
        mail_limits: RequestLimits,
        clock: Clock = now,
    ) -> None:
        self._users = users
        self._emails = emails
        self._mail_limits = mail_limits
        self._store = store
        self._clock = clock

    def replace(
        self,
        actor: Actor,
        user_id: int,
        *,
        mails_asked_from: str,
        expected: Expected = UNCONDITIONAL,
        **details: Unpack[UserDetails],
    ) -> User:
        """Replace all details of a user. Raises the same errors as `change`."""
        return self.change(
            actor, user_id, mails_asked_from=mails_asked_from, expected=expected, **details
        )

    def change(
        self,
        actor: Actor,
        user_id: int,
        *,
        mails_asked_from: str,
        expected: Expected = UNCONDITIONAL,
        **changes: Unpack[UserChanges],
    ) -> User:
        """Change some details of a user.

        Another email address is pending until somebody verifies it, and EmailVerificationRequested
        is published; the present one, spelled as it is, cancels that. Nobody is looked up by it. If
        nothing differs, nothing is written, and the version stays the same.

        Raises Forbidden, Invalid, UserNotFound, VersionMismatch if the client expects another
        version, TooManyAttempts if too many mails were asked for from a source, UserChanged if
        it expects no particular version but another request was faster, and Busy.
        """
        authorize(actor, Action.CHANGE_USER, owner_id=user_id)
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        expected.check(user.revision)
        changed = user.edited(
            self._clock(),
            first_name=changes.get("first_name", user.first_name),
            last_name=changes.get("last_name", user.last_name),
            pending_email=self._pending(user, changes),
        )
        if changed != user:
            self._save(changed, user, mails_asked_from, expected)
        return changed

    def _pending(self, user: User, changes: UserChanges) -> EmailAddress | None:
        if "email" not in changes:
            return user.pending_email
        given = self._emails.read(changes["email"])
        return None if given.address == user.email.address else given

    def _save(self, changed: User, was: User, source: str, expected: Expected) -> None:
        save = Save(changed, was=was, error=expected.lost_race(UserChanged), gone=UserNotFound)
        pending = changed.pending_email
        if pending is None or pending == was.pending_email:
            self._store.commit(save)
            return
        self._mail_limits.count(Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE, source)
        event = EmailVerificationRequested(user_id=changed.user_id, email=pending.address)
        self._store.commit(save, Publish(event))
