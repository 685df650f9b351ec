"""Forged, changed and misused access tokens over HTTP: all 401, and none an error of the service.

What each practice of RFC 8725 asks for is tested in tests/adapters/tokens/test_rfc8725.py, with
tokens too that the product's own key signed, which nobody can make here.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from tests.e2e.api import (
    ME,
    REVOKE,
    SESSIONS,
    Member,
    client,
    new_member,
    problem,
    refresh_token,
    renew,
)

by_gateway_response = pytest.mark.needs("gateway responses")

JWKS = "/.well-known/jwks.json"
STRANGER = ec.generate_private_key(ec.SECP256R1())
FLOOD = 50

type Forge = Callable[[str, str], str]
"""Makes a token of a valid one and the published key, in PEM."""


def header_of(token: str) -> dict[str, Any]:
    return jwt.get_unverified_header(token)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def encoded(document: Mapping[str, Any]) -> str:
    return base64url(json.dumps(document).encode())


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def with_header(**changed: object) -> Forge:
    """Change the header, and leave the signature."""
    return lambda token, _: ".".join((encoded(header_of(token) | changed), *token.split(".")[1:]))


def with_claims(**changed: object) -> Forge:
    """Change the claims, and leave the signature."""

    def forge(token: str, _: str) -> str:
        header, _, signature = token.split(".")
        return f"{header}.{encoded(claims_of(token) | changed)}.{signature}"

    return forge


def with_signature(signature: Callable[[bytes], bytes]) -> Forge:
    """Change the signature alone."""

    def forge(token: str, _: str) -> str:
        signed, _, original = token.rpartition(".")
        raw = base64.urlsafe_b64decode(original + "==")
        return f"{signed}.{base64url(signature(raw))}"

    return forge


def by_a_stranger(**header: object) -> Forge:
    """Sign all of it by a key of one's own."""
    return lambda token, _: jwt.encode(
        claims_of(token), STRANGER, algorithm="ES256", headers={**header_of(token), **header}
    )


def with_the_public_key_as_secret(token: str, public_key: str) -> str:
    signed = f"{encoded(header_of(token) | {'alg': 'HS256'})}.{encoded(claims_of(token))}"
    mac = hmac.digest(public_key.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{base64url(mac)}"


def unsigned(token: str, _: str) -> str:
    return f"{encoded(header_of(token) | {'alg': 'none'})}.{encoded(claims_of(token))}."


def der(raw: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))


FORGERIES: Mapping[str, Forge] = {
    "3.1 HS256 with the public key as the secret": with_the_public_key_as_secret,
    "3.1 another algorithm": with_header(alg="ES384"),
    "3.2 none": unsigned,
    "3.3 another key": by_a_stranger(),
    "3.3 all-zero signature": with_signature(lambda raw: bytes(len(raw))),
    "3.3 DER-encoded signature": with_signature(der),
    "3.3 a signature that is too long": with_signature(lambda raw: raw + b"\0"),
    "3.3 changed claims": with_claims(roles=["admin", "member"]),
    "3.8 another issuer": with_claims(iss="urn:orrery:another"),
    "3.9 another audience": with_claims(aud="urn:orrery:another"),
    "3.10 an embedded jwk": by_a_stranger(
        jwk=dict(ECAlgorithm.to_jwk(STRANGER.public_key(), as_dict=True))
    ),
    "3.10 jku": by_a_stranger(jku="https://attacker.example/jwks.json"),
    "3.10 x5u": by_a_stranger(x5u="https://attacker.example/key.pem"),
    "3.10 an unknown kid": by_a_stranger(kid="unknown"),
    "3.10 a kid that is a path": by_a_stranger(kid="../../../dev/null"),
    "3.11 another type": with_header(typ="JWT"),
    "crit": by_a_stranger(crit=["exp"]),
    "a claim less": with_claims(sid=None),
    "trailing garbage": lambda token, _: f"{token}AA",
    "a fourth part": lambda token, _: f"{token}.e30",
    "padded base64": lambda token, _: f"{token}=",
    "8 KB": with_claims(more="x" * 6000),
    "nothing": lambda token, _: "..",
}


@pytest.fixture(scope="module")
def public_key(anyone: httpx.Client) -> str:
    key = jwt.PyJWK(anyone.get(JWKS).json()["keys"][0]).key
    pem: bytes = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


@by_gateway_response
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_lets_nobody_in(
    base_url: str, mia: Member, public_key: str, name: str
) -> None:
    forged = FORGERIES[name](mia.token, public_key)

    with client(base_url, forged) as stranger:
        answer = stranger.get(ME)

    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@by_gateway_response
def test_a_flood_of_unknown_kids_is_refused_and_hinders_nobody(base_url: str, mia: Member) -> None:
    for number in range(FLOOD):
        forged = by_a_stranger(kid=f"unknown-{number}")(mia.token, "")
        with client(base_url, forged) as stranger:
            problem(stranger.get(ME), 401)

    assert mia.http.get(ME).status_code == 200


@by_gateway_response
def test_a_refresh_token_is_no_access_token(base_url: str, anyone: httpx.Client) -> None:
    nova = new_member(anyone)

    with client(base_url, refresh_token(anyone, nova.email)) as stranger:
        problem(stranger.get(ME), 401)


@by_gateway_response
def test_an_access_token_in_the_query_lets_nobody_in(anyone: httpx.Client, mia: Member) -> None:
    """RFC 9700 §4.3.2: it would be in logs and histories."""
    problem(anyone.get(ME, params={"access_token": mia.token}), 401)


def test_an_access_token_alone_refreshes_and_revokes_nothing(anyone: httpx.Client) -> None:
    nova = new_member(anyone)

    assert renew(anyone, nova.token).status_code == 400
    assert anyone.post(REVOKE, data={"token": nova.token}).status_code == 200

    assert nova.http.get(SESSIONS).status_code == 200
