"""The documents of users: what is read, with its rules, and what is answered."""

from typing import Annotated, TypedDict

from pydantic import Field

from shared.adapters.api_gateway.inputs import EMAIL_ADDRESS, document_model
from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST
from shared.domain.accounts.user import PERSON_NAME_LONGEST
from shared.domain.values import VISIBLE_TEXT

PersonName = Annotated[
    str, Field(min_length=1, max_length=PERSON_NAME_LONGEST, pattern=VISIBLE_TEXT)
]
Email = Annotated[str, Field(json_schema_extra={"format": "email"}), EMAIL_ADDRESS]
NewPassword = Annotated[str, Field(min_length=PASSWORD_SHORTEST, max_length=PASSWORD_LONGEST)]


@document_model
class UserDocument(TypedDict):
    """A user, as they are replaced."""

    first_name: PersonName
    last_name: PersonName
    email: Email


@document_model
class NewUserDocument(UserDocument):
    """A user, as they register."""

    password: NewPassword


@document_model
class UserPatch(TypedDict, total=False):
    """Changes of a user: absent fields stay as they are."""

    first_name: PersonName
    last_name: PersonName
    email: Email


class UserAnswer(TypedDict):
    """A user, as they are shown."""

    id: int
    first_name: str
    last_name: str
    email: str
    email_verified: bool
    pending_email: str | None
    created_at: str
    updated_at: str


@document_model
class UserQuery(TypedDict):
    """All users: there is nothing to select by."""
