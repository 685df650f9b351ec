"""Test data: one builder per aggregate, so that a test spells out only what matters to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.domain.access import Actor, Role
from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.user import User, UserDetails
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.opaque_secrets import digest
from shared.domain.planets.planet import Planet, PlanetDetails
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.session import UNUSED_LONGEST, Session
from shared.domain.values import EmailAddress

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)

ADA = 7205759403792794  # the caller in events/*.json
BOB = 3141592653589793
PROXIMA_B = 1152921504606847  # the planet in events/*.json

HOME = "203.0.113.7"  # the source of requests
PASSWORD = "correct horse battery staple"
MAILED_SECRET = "YSBzZWNyZXQgdGhhdCB3YXMgbWFpbGVkIHRvIEFkYS4"

_MEMBER = frozenset({Role.MEMBER.value})
_ADMIN = frozenset({Role.MEMBER.value, Role.ADMIN.value})

_USER = User(
    user_id=ADA,
    first_name="Ada",
    last_name="Lovelace",
    email=EmailAddress("Ada@example.com", "ada@example.com"),
    email_verified=False,
    pending_email=None,
    version=1,
    created_at=NOON,
    updated_at=NOON,
)
_CREDENTIAL = Credential(
    email_key="ada@example.com",
    user_id=ADA,
    password_hash=f"hash of {PASSWORD}",
    roles=_MEMBER,
    version=1,
)
_SESSION = Session(
    user_id=ADA,
    session_id="5e55",
    generation=1,
    secret_hash="5ec7e7",
    email_key="ada@example.com",
    credential_version=1,
    roles=_MEMBER,
    created_at=NOON,
    last_used_at=NOON,
    expires_at=NOON + UNUSED_LONGEST,
)
_ONE_TIME_TOKEN = OneTimeToken(
    token_hash=digest(MAILED_SECRET),
    purpose=TokenPurpose.PASSWORD_RESET,
    user_id=ADA,
    email_key="ada@example.com",
    credential_version=1,
    expires_at=NOON + timedelta(hours=1),
)
_CLAIMS = AccessClaims(
    user_id=ADA,
    session_id="5e55",
    roles=_MEMBER,
    token_id="t0ce",
    issued_at=NOON,
    expires_at=NOON + timedelta(minutes=15),
)
_PLANET = Planet(
    planet_id=PROXIMA_B,
    planet_name="Proxima Cen b",
    planet_type="terrestrial",
    home_star="Proxima Cen",
    mass=1.07,
    radius=None,
    distance=1.3,
    created_by=ADA,
    version=1,
    created_at=NOON,
    updated_at=NOON,
)


def a_member(user_id: int = ADA) -> Actor:
    """Build a caller who is a member."""
    return Actor(user_id, _MEMBER)


def an_admin(user_id: int = 1) -> Actor:
    """Build a caller who is an admin."""
    return Actor(user_id, _ADMIN)


def an_address(text: str) -> EmailAddress:
    """Build an address whose domain is ASCII."""
    return EmailAddress(text, text.lower())


def a_user(**details: Any) -> User:
    """Build Ada's profile, changed by these details; its addresses may be text."""
    for name in ("email", "pending_email"):
        if isinstance(details.get(name), str):
            details[name] = an_address(details[name])
    return replace(_USER, **details)


def an_account(email: str, user_id: int = ADA) -> tuple[User, Credential]:
    """Build a user who has just registered with an address, and their credential."""
    address = an_address(email)
    return (
        a_user(user_id=user_id, email=address),
        a_credential(user_id=user_id, email_key=address.key),
    )


def user_details(first_name: str = "Ada", email: str = "Ada@example.com") -> UserDetails:
    """Build the details that Ada registers with."""
    return {"first_name": first_name, "last_name": "Lovelace", "email": email}


def a_credential(**details: Any) -> Credential:
    """Build Ada's credential, changed by these details."""
    return replace(_CREDENTIAL, **details)


def version_of(credential: Credential) -> CredentialVersion:
    """Build the version of a credential, for code that may not read its hash."""
    return CredentialVersion(
        email_key=credential.email_key, user_id=credential.user_id, version=credential.version
    )


def a_session(**details: Any) -> Session:
    """Build a session of Ada's, changed by these details."""
    return replace(_SESSION, **details)


def a_one_time_token(**details: Any) -> OneTimeToken:
    """Build the token of a password reset mailed to Ada, changed by these details."""
    return replace(_ONE_TIME_TOKEN, **details)


def a_verification_token(**details: Any) -> OneTimeToken:
    """Build the token of an email verification mailed to Ada, changed by these details."""
    return replace(_ONE_TIME_TOKEN, purpose=TokenPurpose.EMAIL_VERIFICATION, **details)


def claims(**details: Any) -> AccessClaims:
    """Build the claims of an access token of Ada's, changed by these details."""
    return replace(_CLAIMS, **details)


def a_planet(**details: Any) -> Planet:
    """Build a planet that Ada added, changed by these details."""
    return replace(_PLANET, **details)


def planets_named(*names: str) -> list[Planet]:
    """Build planets that differ in name and id."""
    return [
        a_planet(planet_id=number, planet_name=name) for number, name in enumerate(names, start=1)
    ]


def planet_details(planet_name: str = "Proxima Cen b", **numbers: float | None) -> PlanetDetails:
    """Build the details of a planet, with these numbers."""
    details: PlanetDetails = {
        "planet_name": planet_name,
        "planet_type": "terrestrial",
        "home_star": "Proxima Cen",
    }
    return {**details, **numbers}  # type: ignore[typeddict-item]  # mypy does not match names given as keywords to fields


def a_registration(**details: Any) -> UserRegistered:
    """Build the event of Ada's registration, changed by these details."""
    return replace(
        UserRegistered(user_id=ADA, email="Ada@example.com", first_name="Ada"), **details
    )
