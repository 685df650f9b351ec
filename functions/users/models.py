"""The documents of users: what is read, with its rules, and what is answered."""

from typing import Annotated, TypedDict

from pydantic import Field

from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST
from shared.domain.accounts.user import PERSON_NAME_LONGEST
from shared.domain.values import EMAIL_LONGEST, VISIBLE_TEXT
from shared.entrypoints.api_gateway.fields import Id, Moment, answer_model
from shared.entrypoints.api_gateway.inputs import document_model

_TYPED_LONGEST = 4 * PASSWORD_LONGEST  # characters; some keyboards send decomposed letters

PersonName = Annotated[
    str, Field(min_length=1, max_length=PERSON_NAME_LONGEST, pattern=VISIBLE_TEXT)
]
FirstName = Annotated[PersonName, Field(description="Given name", examples=["Vera"])]
LastName = Annotated[PersonName, Field(description="Family name", examples=["Rubin"])]
Email = Annotated[
    str,
    Field(
        max_length=EMAIL_LONGEST,
        description=(
            "Unique; case makes no difference, nor do blanks around it, nor whether its domain is "
            "in Unicode or ASCII (`xn--`)"
        ),
        examples=["vera.rubin@example.com"],
        json_schema_extra={"format": "email"},
    ),
]
# The format is not `email`, which allows only ASCII: a domain is shown in its own script.
ShownEmail = Annotated[
    str,
    Field(
        max_length=EMAIL_LONGEST,
        pattern="^[^@]+@[^@]+$",
        description="The domain may have letters beyond ASCII",
        examples=["vera.rubin@example.com"],
    ),
]
NewPassword = Annotated[
    str,
    Field(
        min_length=PASSWORD_SHORTEST,
        max_length=PASSWORD_LONGEST,
        description="Any characters; what is easy to guess is refused",
        examples=["dark matter, flat curves"],
        json_schema_extra={"format": "password"},
    ),
]


@document_model
class UserDocument(TypedDict):
    """A user, as they are replaced."""

    first_name: FirstName
    last_name: LastName
    email: Email


@document_model
class NewUserDocument(UserDocument):
    """A user, as they register."""

    password: NewPassword


@document_model
class UserPatch(TypedDict, total=False):
    """Changes of a user: absent fields stay as they are."""

    first_name: FirstName
    last_name: LastName
    email: Email


@document_model
class PasswordChangeDocument(TypedDict):
    """A new password, and the current one."""

    current_password: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_TYPED_LONGEST,
            description="The one that the user logs in with",
            examples=["dark matter, flat curves"],
            json_schema_extra={"format": "password"},
        ),
    ]
    new_password: NewPassword


@answer_model
class UserAnswer(TypedDict):
    """A user, as they are shown."""

    id: Annotated[Id, Field(description="Identifies the user", examples=[7340962287139845])]
    first_name: FirstName
    last_name: LastName
    email: ShownEmail
    email_verified: Annotated[
        bool, Field(description="Whether mail to the address was answered", examples=[False])
    ]
    pending_email: Annotated[
        ShownEmail | None,
        Field(
            description="A new address that is not verified yet; null where there is none",
            examples=[None],
        ),
    ]
    undeliverable: Annotated[
        list[ShownEmail],
        Field(
            max_length=2,
            description=(
                "Those of `email` and `pending_email` that get no mail any more, because it came "
                "back for good or was reported as spam. Asking for a verification ends that"
            ),
            examples=[[]],
        ),
    ]
    created_at: Annotated[Moment, Field(description="When they registered")]
    updated_at: Annotated[Moment, Field(description="When they were last changed")]


@document_model
class UserQuery(TypedDict):
    """The query for the list of users, which has no filters."""
