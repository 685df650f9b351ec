"""The public keys of access tokens, read from KMS, with the ids under which JWKS publishes them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict, cast

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


class PublicKeyDocument(TypedDict):
    """A public key as JWKS publishes it (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class PublicKeys:
    """The public keys of some KMS keys, read once."""

    def __init__(self, client: "KMSClient", arns: Sequence[str]) -> None:
        self._client = client
        self._arns = arns

    @cached_property
    def by_id(self) -> Mapping[str, EllipticCurvePublicKey]:
        """The keys by their ids, in the order of their ARNs."""
        keys = map(self._read, self._arns)
        return {key_id(key): key for key in keys}

    @property
    def signing_id(self) -> str:
        """The id of the signing key, which is the first one."""
        return next(iter(self.by_id))

    def published(self) -> list[PublicKeyDocument]:
        """Return the keys as JWKS publishes them."""
        return [
            cast("PublicKeyDocument", {**_jwk(key), "kid": kid, "use": "sig", "alg": "ES256"})
            for kid, key in self.by_id.items()
        ]

    def _read(self, arn: str) -> EllipticCurvePublicKey:
        der = self._client.get_public_key(KeyId=arn)["PublicKey"]
        return cast("EllipticCurvePublicKey", load_der_public_key(der))


def key_id(key: EllipticCurvePublicKey) -> str:
    """Return a key's id: its thumbprint (RFC 7638)."""
    canonical = json.dumps(_jwk(key), sort_keys=True, separators=(",", ":")).encode()
    thumbprint = hashlib.sha256(canonical).digest()
    return base64url_encode(thumbprint).decode()


def _jwk(key: EllipticCurvePublicKey) -> dict[str, str]:
    members = ECAlgorithm.to_jwk(key, as_dict=True)
    return {name: members[name] for name in ("crv", "kty", "x", "y")}
