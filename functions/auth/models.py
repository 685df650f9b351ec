"""The documents of authentication (RFC 6749)."""

from typing import Annotated, Literal, TypedDict

from pydantic import Field

from shared.adapters.keys import PublicKeyDocument
from shared.domain.values import EMAIL_LONGEST


class PasswordGrant(TypedDict):
    """A login (RFC 6749 §4.3): `username` is the email address."""

    grant_type: Literal["password"]
    username: Annotated[str, Field(min_length=1, max_length=EMAIL_LONGEST)]
    password: Annotated[str, Field(min_length=1)]


class TokenAnswer(TypedDict):
    """Both tokens of a login (RFC 6749 §5.1)."""

    access_token: Annotated[str, Field(description="For Authorization: Bearer")]
    token_type: str
    expires_in: Annotated[int, Field(description="Seconds for which access_token lasts")]
    refresh_token: Annotated[str, Field(description="Keeps the login alive")]


class JwksAnswer(TypedDict):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[PublicKeyDocument]
