"""The use cases that change a user's profile."""

from typing import Unpack

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.ports import EmailAddresses, Users
from shared.domain.accounts.user import User, UserChanges, UserDetails
from shared.domain.errors import Invalid
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Save, Store
from shared.domain.versions import UNCONDITIONAL, Expected


class ProfileEditing:
    """Changes profiles: users change their own, admins change any.

    The permission is checked first, so that the answer does not reveal which users exist.
    """

    def __init__(
        self, users: Users, emails: EmailAddresses, store: Store, *, clock: Clock = now
    ) -> None:
        self._users = users
        self._emails = emails
        self._store = store
        self._clock = clock

    def replace(
        self,
        actor: Actor,
        user_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **details: Unpack[UserDetails],
    ) -> User:
        """Replace all details of a user. Raises the same errors as `change`."""
        return self.change(actor, user_id, expected=expected, **details)

    def change(
        self,
        actor: Actor,
        user_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **changes: Unpack[UserChanges],
    ) -> User:
        """Change some details of a user.

        The email address cannot be changed: it identifies the account at login, and a new address
        would have to be verified first. If nothing differs, nothing is written, and the version
        stays the same.

        Raises Forbidden, Invalid, UserNotFound, VersionMismatch if the client expects another
        version, and UserChanged if it expects no particular version but another request was faster.
        """
        authorize(actor, Action.CHANGE_USER, owner_id=user_id)
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        expected.check(user.revision)
        if "email" in changes and self._emails.read(changes["email"]).key != user.email.key:
            raise Invalid("email", "cannot be changed to another address")
        changed = user.renamed(
            self._clock(),
            first_name=changes.get("first_name", user.first_name),
            last_name=changes.get("last_name", user.last_name),
        )
        if changed == user:
            return user
        lost = expected.lost_race(UserChanged)
        self._store.commit(Save(changed, was=user, error=lost, gone=UserNotFound))
        return changed
