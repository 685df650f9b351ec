"""Access tokens as JWT (RFC 9068), signed by KMS with ES256 and verified without it (RFC 8725)."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from jwt import PyJWK, PyJWS, PyJWT, PyJWTError
from jwt.algorithms import Algorithm
from jwt.utils import der_to_raw_signature

from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.times import Clock, now
from shared.domain.values import is_id

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

CLIENT_ID = "orrery"
CLOCKS_DIFFER = timedelta(seconds=5)  # at most, between the signer and the verifier
TOKEN_LONGEST = 2048  # characters; ours have about 700
ALGORITHM = "ES256"
TOKEN_TYPE = "at+jwt"  # noqa: S105  # the type of the token, not a token

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_SUBJECT = re.compile(r"[1-9][0-9]{0,15}")
_HEADERS = {"alg", "kid", "typ"}
_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "jti", "sid", "client_id", "roles"]


class _KmsEs256(Algorithm):
    """ES256 for PyJWT; its key is the ARN of a KMS key."""

    def __init__(self, client: "KMSClient") -> None:
        self._client = client

    def prepare_key(self, key: Any) -> Any:
        return key

    def sign(self, msg: bytes, key: Any) -> bytes:
        """Let KMS sign, and convert its DER signature to the r‖s of JWS (RFC 7518 §3.4)."""
        answer = self._client.sign(
            KeyId=key, Message=msg, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )
        return der_to_raw_signature(answer["Signature"], SECP256R1())

    def verify(self, msg: bytes, key: Any, sig: bytes) -> bool:
        raise TypeError("KMS only signs here; the public keys verify")

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> Any:
        raise TypeError("the key does not leave KMS")

    @staticmethod
    def from_jwk(jwk: Any) -> Any:
        raise TypeError("the key does not leave KMS")


class KmsTokenSigner:
    """Signs access tokens with a key that never leaves KMS."""

    def __init__(self, client: "KMSClient", arn: str, keys: PublicKeys, issuer: str) -> None:
        self._arn = arn
        self._keys = keys
        self._issuer = issuer
        self._jws = PyJWS(algorithms=[])
        self._jws.register_algorithm(ALGORITHM, _KmsEs256(client))

    def sign(self, claims: AccessClaims) -> str:
        payload = {
            "iss": self._issuer,
            "sub": str(claims.user_id),
            "aud": self._issuer,
            "exp": int(claims.expires_at.timestamp()),
            "iat": int(claims.issued_at.timestamp()),
            "jti": claims.token_id,
            "sid": claims.session_id,
            "client_id": CLIENT_ID,
            "roles": sorted(claims.roles),
        }
        return self._jws.encode(
            json.dumps(payload, separators=(",", ":")).encode(),
            self._arn,
            ALGORITHM,
            {"typ": TOKEN_TYPE, "kid": self._keys.signing_id},
        )


class JwtVerifier:
    """Verifies access tokens, and accepts only the exact form that this product issues."""

    def __init__(self, keys: PublicKeys, issuer: str, *, clock: Clock = now) -> None:
        self._keys = keys
        self._issuer = issuer
        self._clock = clock
        self._jwt = PyJWT()
        self._jws = PyJWS()

    def verify(self, token: str) -> AccessClaims:
        """Return the claims of a token, or raise InvalidToken (RFC 8725 §3.1, §3.8, §3.9, §3.11).

        The signer's clock may be a few seconds ahead of this one, but that never prolongs a token.
        """
        if len(token) > TOKEN_LONGEST or not _TOKEN.fullmatch(token):
            raise InvalidToken
        try:
            claims = _claims_of(self._decode(token))
        except PyJWTError:
            raise InvalidToken from None
        if claims.issued_at > self._clock() + CLOCKS_DIFFER:
            raise InvalidToken
        return claims

    @cached_property
    def _known(self) -> Mapping[str, PyJWK]:
        """The keys that verify, by their ids."""
        return {key_id: PyJWK(dict(key)) for key_id, key in self._keys.by_id.items()}

    def _decode(self, token: str) -> dict[str, Any]:
        header = self._jws.get_unverified_header(token)
        key = self._known.get(str(header.get("kid")))
        if key is None or header.keys() != _HEADERS or header["typ"] != TOKEN_TYPE:
            raise InvalidToken
        return self._jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=self._issuer,
            issuer=self._issuer,
            # PyJWT's leeway would apply to `exp` too; `verify` allows one for `iat` only.
            options={"require": _CLAIMS, "strict_aud": True, "verify_iat": False},
        )


def _claims_of(payload: dict[str, Any]) -> AccessClaims:
    match payload:
        case {
            "sub": str(subject),
            "sid": str(session_id),
            "jti": str(token_id),
            "iat": int(issued_at),
            "exp": int(expires_at),
            "roles": [*roles],
        } if _names_a_user(subject) and all(isinstance(role, str) for role in roles):
            return AccessClaims(
                user_id=int(subject),
                session_id=session_id,
                roles=frozenset(roles),
                token_id=token_id,
                issued_at=datetime.fromtimestamp(issued_at, UTC),
                expires_at=datetime.fromtimestamp(expires_at, UTC),
            )
        case _:
            raise InvalidToken


def _names_a_user(subject: str) -> bool:
    return _SUBJECT.fullmatch(subject) is not None and is_id(int(subject))
