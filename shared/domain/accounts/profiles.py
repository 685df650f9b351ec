"""Seeing and changing users' profiles."""

from typing import Unpack

from shared.domain.access import Action, Actor, demand
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.ports import Users
from shared.domain.accounts.user import User, UserChanges, UserDetails
from shared.domain.changes import Save, Store
from shared.domain.pages import Page
from shared.domain.times import Clock, now
from shared.domain.versions import UNCONDITIONAL, Expected


class Profiles:
    """The profiles: everybody's own, and for admins all.

    The permission comes before the look-up, so that the answer does not tell which users exist.
    """

    def __init__(self, users: Users, store: Store, *, clock: Clock = now) -> None:
        self._users = users
        self._store = store
        self._clock = clock

    def get(self, actor: Actor, user_id: int) -> User:
        """Return a profile. Raises Forbidden, UserNotFound."""
        demand(actor, Action.SEE_USER, owner_id=user_id)
        return self._find(user_id)

    def list(
        self, actor: Actor, *, limit: int, after: UserPosition | None
    ) -> Page[User, UserPosition]:
        """Return a page of profiles, in no particular order. Raises Forbidden."""
        demand(actor, Action.LIST_USERS)
        return self._users.page(limit, after)

    def replace(
        self,
        actor: Actor,
        user_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **details: Unpack[UserDetails],
    ) -> User:
        """Replace all details of a user. Raises as `change` does."""
        return self.change(actor, user_id, expected=expected, **details)

    def change(
        self,
        actor: Actor,
        user_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **changes: Unpack[UserChanges],
    ) -> User:
        """Change some details of a user, if they have a version that is expected.

        What changes nothing is not written, and makes no new version.
        Raises Forbidden, Invalid, UserNotFound, and, when somebody else was faster,
        VersionMismatch or, if no version is expected, UserChanged.
        """
        demand(actor, Action.CHANGE_USER, owner_id=user_id)
        user = self._find(user_id)
        expected.demand(user.revision)
        changed = user.changed(self._clock(), **changes)
        if changed == user:
            return user
        lost = expected.lost_race(UserChanged)
        self._store.commit(Save(changed, was=user, error=lost, gone=UserNotFound))
        return changed

    def _find(self, user_id: int) -> User:
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        return user
