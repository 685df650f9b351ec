"""The list of users, which has one order and no filters, and positions in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.values import is_id


@dataclass(frozen=True)
class UserPosition:
    """The position of a user in the list."""

    user_id: int


@dataclass(frozen=True)
class UserListing:
    """All users, in no particular order."""

    def position(self, values: Sequence[object]) -> UserPosition | None:
        """Return the position that an id is in the list, or None if it is none."""
        match values:
            case [int(user_id)] if is_id(user_id):
                return UserPosition(user_id)
            case _:
                return None
