"""The documents of the routes that Orrery began with."""

from typing import Annotated, Required, TypedDict, cast

from pydantic import Field

from functions.users.models import UserPatch
from shared.entrypoints.api_gateway.fields import Id
from shared.entrypoints.api_gateway.inputs import ID_FROM_ANYTHING, document_model

UserId = Annotated[
    Id, Field(description="Identifies the user", examples=[7340962287139845]), ID_FROM_ANYTHING
]


@document_model
class LegacyUserChanges(UserPatch, total=False):
    """Changes of the user with this id: absent fields stay as they are."""

    id: Required[UserId]


@document_model
class LegacyUserQuery(TypedDict):
    """The user to remove."""

    id: UserId


class LegacyRemovalAnswer(TypedDict):
    """The user who was removed."""

    id: Annotated[Id, Field(description="Identified the user", examples=[7340962287139845])]


def changes_of(changes: LegacyUserChanges) -> UserPatch:
    """Return the changes without the id."""
    return cast("UserPatch", {name: value for name, value in changes.items() if name != "id"})
