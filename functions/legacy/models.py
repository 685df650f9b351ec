"""The documents of the routes that Orrery began with."""

from typing import Annotated, Required, TypedDict, cast

from functions.users.models import UserPatch
from shared.adapters.api_gateway.inputs import ID_FROM_ANYTHING, document_model

Id = Annotated[int, ID_FROM_ANYTHING]


@document_model
class LegacyUserChanges(UserPatch, total=False):
    """Changes of the user with this id: absent fields stay as they are."""

    id: Required[Id]


@document_model
class LegacyUserQuery(TypedDict):
    """The user to remove."""

    id: Id


class LegacyRemovalAnswer(TypedDict):
    """The user who was removed."""

    id: int


def changes_of(asked: LegacyUserChanges) -> UserPatch:
    """Return the changes alone."""
    return cast("UserPatch", {name: value for name, value in asked.items() if name != "id"})
