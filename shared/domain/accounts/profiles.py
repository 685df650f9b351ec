"""The use cases that read users' profiles."""

from shared.domain.access import Action, Actor, authorize
from shared.domain.accounts.errors import UserNotFound
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.ports import Users
from shared.domain.accounts.user import User
from shared.domain.pages import Page


class Profiles:
    """Reads profiles: users see their own, admins see all.

    The permission is checked first, so that the answer does not reveal which users exist.
    """

    def __init__(self, users: Users) -> None:
        self._users = users

    def get(self, actor: Actor, user_id: int) -> User:
        """Return a profile. Raises Forbidden, UserNotFound."""
        authorize(actor, Action.SEE_USER, owner_id=user_id)
        return self._find(user_id)

    def list(
        self, actor: Actor, *, limit: int, position: UserPosition | None
    ) -> Page[User, UserPosition]:
        """Return a page of profiles, in no particular order. Raises Forbidden."""
        authorize(actor, Action.LIST_USERS)
        return self._users.page(limit, position)

    def _find(self, user_id: int) -> User:
        user = self._users.find(user_id)
        if user is None:
            raise UserNotFound
        return user
