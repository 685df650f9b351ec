"""The documents of authentication (RFC 6749)."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from functions.users.models import Email, NewPassword
from shared.domain.accounts.password import PASSWORD_LONGEST
from shared.domain.values import EMAIL_LONGEST
from shared.entrypoints.api_gateway.inputs import document_model

_TOKEN_LONGEST = 4096  # characters; real tokens have a few hundred at most
_LIFE_LONGEST = 86_400  # seconds
_TYPED_LONGEST = 4 * PASSWORD_LONGEST  # characters; some keyboards send decomposed letters
_KEYS_MOST = 100
_REFRESH_TOKEN = ".".join(
    (
        "7340962287139845",
        "bG9uZy1saXZlZCBzZWNyZXQgb2YgdGhlIHNlc3Npb24",
        "1",
        "c2VjcmV0IG9mIHRoZSBmaXJzdCBnZW5lcmF0aW9uLi4",
    )
)
_ADDRESS_LONGEST = 2048  # characters
_CHOICES_MOST = 10
_MAIL_TOKEN_LENGTH = 43  # characters: 32 bytes in base64url
_KEY_FIELD_LONGEST = 64  # characters; 32 bytes are 43


class PasswordGrant(TypedDict):
    """A login (RFC 6749 §4.3)."""

    grant_type: Annotated[Literal["password"], Field(examples=["password"])]
    username: Annotated[
        str,
        Field(
            min_length=1,
            max_length=EMAIL_LONGEST,
            description="The email address, in any case, its domain in Unicode or ASCII (`xn--`)",
            examples=["vera.rubin@example.com"],
        ),
    ]
    password: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_TYPED_LONGEST,
            description="The password",
            examples=["dark matter, flat curves"],
            json_schema_extra={"format": "password"},
        ),
    ]


class RefreshGrant(TypedDict):
    """The renewal of a login (RFC 6749 §6)."""

    grant_type: Annotated[Literal["refresh_token"], Field(examples=["refresh_token"])]
    refresh_token: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_TOKEN_LONGEST,
            description="The newest refresh token of the login",
            examples=[_REFRESH_TOKEN],
        ),
    ]


type TokenRequest = Annotated[
    PasswordGrant | RefreshGrant,
    Field(
        discriminator="grant_type",
        description="A login (RFC 6749 §4.3), or its renewal (RFC 6749 §6).",
    ),
]


class RevocationRequest(TypedDict):
    """The end of a login (RFC 7009 §2.1)."""

    token: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_TOKEN_LONGEST,
            description="Any refresh token of the login",
            examples=[_REFRESH_TOKEN],
        ),
    ]


class RevocationAnswer(TypedDict):
    """The login has ended, now or before (RFC 7009 §2.2); the status says all."""


@document_model
class MailLink(TypedDict):
    """What the link in a mail carries."""

    token: Annotated[
        str,
        Field(
            min_length=_MAIL_TOKEN_LENGTH,
            max_length=_MAIL_TOKEN_LENGTH,
            description="The token of the link, which works once",
            examples=["b25lLXRpbWUgdG9rZW4gb2YgYSBsaW5rIGluIGEgbWE"],
        ),
    ]


@document_model
class EmailConfirmation(MailLink):
    """What confirms an email address: the link in a mail, and the account's password."""

    password: Annotated[
        str,
        Field(
            min_length=1,
            max_length=_TYPED_LONGEST,
            description="The password of the account",
            examples=["dark matter, flat curves"],
            json_schema_extra={"format": "password"},
        ),
    ]


@document_model
class PasswordResetRequest(TypedDict):
    """Whose password was forgotten."""

    email: Email


@document_model
class PasswordResetConfirmation(MailLink):
    """The link that was mailed, and the new password."""

    new_password: NewPassword


class TokenAnswer(TypedDict):
    """Both tokens of a login (RFC 6749 §5.1)."""

    access_token: Annotated[
        str,
        Field(
            max_length=_TOKEN_LONGEST,
            description="For Authorization: Bearer",
            examples=["eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI3MzQwOTYyIn0.c2lnbmVk"],
        ),
    ]
    token_type: Annotated[
        Literal["Bearer"], Field(description="How access_token is sent", examples=["Bearer"])
    ]
    expires_in: Annotated[
        int,
        Field(
            ge=1,
            le=_LIFE_LONGEST,
            description="Seconds for which access_token lasts",
            examples=[900],
            json_schema_extra={"format": "int32"},
        ),
    ]
    refresh_token: Annotated[
        str,
        Field(
            max_length=_TOKEN_LONGEST,
            description="Keeps the login alive: gives the next tokens, once",
            examples=[_REFRESH_TOKEN],
        ),
    ]


class KeyAnswer(TypedDict):
    """A public key (RFC 7517), for elliptic curves (RFC 7518 §6.2)."""

    kty: Annotated[str, Field(max_length=2, description="Kind of key", examples=["EC"])]
    crv: Annotated[str, Field(max_length=5, description="Curve", examples=["P-256"])]
    x: Annotated[
        str,
        Field(
            max_length=_KEY_FIELD_LONGEST,
            description="x coordinate, base64url",
            examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"],
        ),
    ]
    y: Annotated[
        str,
        Field(
            max_length=_KEY_FIELD_LONGEST,
            description="y coordinate, base64url",
            examples=["x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"],
        ),
    ]
    kid: Annotated[
        str,
        Field(
            max_length=_KEY_FIELD_LONGEST,
            description="Identifies the key: its thumbprint (RFC 7638)",
            examples=["oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"],
        ),
    ]
    use: Annotated[str, Field(max_length=3, description="What it is for", examples=["sig"])]
    alg: Annotated[str, Field(max_length=5, description="Algorithm", examples=["ES256"])]


class JwksAnswer(TypedDict):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: Annotated[
        Sequence[KeyAnswer], Field(max_length=_KEYS_MOST, description="The first one signs")
    ]


class AuthorizationServerAnswer(TypedDict):
    """The metadata of the authorization server (RFC 8414 §2)."""

    issuer: Annotated[
        str,
        Field(
            max_length=_ADDRESS_LONGEST,
            description="Who issues tokens: `iss` and `aud` in each access token",
            examples=["https://api.example.com"],
            json_schema_extra={"format": "uri"},
        ),
    ]
    token_endpoint: Annotated[
        str,
        Field(
            max_length=_ADDRESS_LONGEST,
            description="Where clients log in",
            examples=["https://api.example.com/api/v1/auth/token"],
            json_schema_extra={"format": "uri"},
        ),
    ]
    revocation_endpoint: Annotated[
        str,
        Field(
            max_length=_ADDRESS_LONGEST,
            description="Where clients log out",
            examples=["https://api.example.com/api/v1/auth/revoke"],
            json_schema_extra={"format": "uri"},
        ),
    ]
    jwks_uri: Annotated[
        str,
        Field(
            max_length=_ADDRESS_LONGEST,
            description="Where the keys are that verify access tokens",
            examples=["https://api.example.com/.well-known/jwks.json"],
            json_schema_extra={"format": "uri"},
        ),
    ]
    grant_types_supported: Annotated[
        Sequence[Literal["password", "refresh_token"]],
        Field(
            max_length=_CHOICES_MOST,
            description="The grants that token_endpoint takes",
            examples=[["password", "refresh_token"]],
        ),
    ]
    response_types_supported: Annotated[
        Sequence[Annotated[str, Field(max_length=_KEY_FIELD_LONGEST)]],
        Field(
            max_length=_CHOICES_MOST,
            description="None: there is no authorization endpoint",
            examples=[[]],
        ),
    ]
    token_endpoint_auth_methods_supported: Annotated[
        Sequence[Literal["none"]],
        Field(
            max_length=_CHOICES_MOST,
            description="Clients need no secret",
            examples=[["none"]],
        ),
    ]
    revocation_endpoint_auth_methods_supported: Annotated[
        Sequence[Literal["none"]],
        Field(
            max_length=_CHOICES_MOST,
            description="Clients need no secret",
            examples=[["none"]],
        ),
    ]
    service_documentation: Annotated[
        str,
        Field(
            max_length=_ADDRESS_LONGEST,
            description="Where the API is explained",
            examples=["https://api.example.com/docs"],
            json_schema_extra={"format": "uri"},
        ),
    ]
