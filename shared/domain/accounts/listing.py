"""A place in the list of users, which has one order and no selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.errors import Invalid
from shared.domain.values import is_id


@dataclass(frozen=True)
class UserListing:
    """All users, in no particular order."""


@dataclass(frozen=True)
class UserPosition:
    """A user's place in the list."""

    user_id: int


def user_position(place: Sequence[object]) -> UserPosition:
    """Return the position that a client says it got. Raises Invalid."""
    match place:
        case [int(user_id)] if is_id(user_id):
            return UserPosition(user_id)
        case _:
            raise Invalid("cursor", "is not a place in this list; begin again without one")
