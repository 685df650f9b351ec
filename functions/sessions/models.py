"""The documents of sessions."""

from typing import Annotated, TypedDict

from pydantic import Field

from shared.domain.sessions.session import SESSION_ID, USER_AGENT_LONGEST
from shared.entrypoints.api_gateway.fields import Moment, answer_model

_SOURCE_LONGEST = 45  # characters of an IPv6 address
_LISTED_MOST = 100


@answer_model
class SessionAnswer(TypedDict):
    """A session: a login on one device."""

    session_id: Annotated[
        str,
        Field(
            pattern=SESSION_ID,
            max_length=64,
            description="Identifies the session; it is `sid` in its access tokens",
            examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        ),
    ]
    created_at: Annotated[Moment, Field(description="When the login was")]
    last_used_at: Annotated[Moment, Field(description="When it was last renewed, or else opened")]
    source: Annotated[
        str | None,
        Field(
            max_length=_SOURCE_LONGEST,
            description=(
                "The IP address that the login came from, or the network of an IPv6 one; null "
                "where it is not known"
            ),
            examples=["203.0.113.7"],
        ),
    ]
    user_agent: Annotated[
        str | None,
        Field(
            max_length=USER_AGENT_LONGEST,
            description=(
                "What the program that logged in called itself, in printable ASCII; null where it "
                "is not known. Anybody can choose this text: escape it where it is shown"
            ),
            examples=["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"],
        ),
    ]
    current: Annotated[
        bool, Field(description="Whether this request belongs to it", examples=[True])
    ]


@answer_model
class SessionsAnswer(TypedDict):
    """The sessions of a user."""

    items: Annotated[
        list[SessionAnswer],
        Field(max_length=_LISTED_MOST, description="The one that was used last comes first"),
    ]
