"""The public keys of access tokens, read from KMS, with the ids under which JWKS publishes them.

To publish a key is to copy its numbers, so no cryptography is imported here: that library is larger
than everything else that `get_jwks` loads.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_BEFORE_POINT = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""What a key of the curve P-256 begins with in DER (RFC 5480 §2); its point, x and y, ends it."""
_COORDINATE_BYTES = 32


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

    def read(self) -> None:
        """Read the keys now, rather than when they are first needed."""
        self.by_id  # noqa: B018  # looking is reading

    @cached_property
    def by_id(self) -> Mapping[str, PublicKeyDocument]:
        """The keys by their ids, in the order of their ARNs. Raises ValueError for another kind."""
        keys = map(self._read, self._arns)
        return {key["kid"]: key for key in keys}

    @property
    def signing_id(self) -> str:
        """The id of the signing key, which is the first one."""
        return next(iter(self.by_id))

    def published(self) -> list[PublicKeyDocument]:
        """Return the keys as JWKS publishes them."""
        return list(self.by_id.values())

    def _read(self, arn: str) -> PublicKeyDocument:
        x, y = _point(self._client.get_public_key(KeyId=arn)["PublicKey"])
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(x),
            "y": _base64url(y),
            "kid": _thumbprint(_base64url(x), _base64url(y)),
            "use": "sig",
            "alg": "ES256",
        }


def _point(der: bytes) -> tuple[bytes, bytes]:
    point = der.removeprefix(_BEFORE_POINT)
    if not der.startswith(_BEFORE_POINT) or len(point) != 2 * _COORDINATE_BYTES:
        raise ValueError("the key is none of the curve P-256")
    return point[:_COORDINATE_BYTES], point[_COORDINATE_BYTES:]


def _thumbprint(x: str, y: str) -> str:
    """Return a key's id (RFC 7638)."""
    members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
