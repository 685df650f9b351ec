"""The list of users, which has one order and no filters, and cursor positions in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.errors import Invalid
from shared.domain.values import is_id


@dataclass(frozen=True)
class UserListing:
    """All users, in no particular order."""


@dataclass(frozen=True)
class UserPosition:
    """The cursor position of a user in the list."""

    user_id: int


def user_position(place: Sequence[object]) -> UserPosition:
    """Return the cursor position that a client sent. Raises Invalid."""
    match place:
        case [int(user_id)] if is_id(user_id):
            return UserPosition(user_id)
        case _:
            raise Invalid("cursor", "is not a place in this list; begin again without one")
