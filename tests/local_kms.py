"""A key of KMS whose private half the tests hold, so that they can sign what KMS never would."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode

SIDE = 32  # bytes of r and of s


class LocalKms:
    """Answers as KMS does, for keys that are made when they are first asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._keys: dict[str, EllipticCurvePrivateKey] = {}

    def key(self, arn: str) -> EllipticCurvePrivateKey:
        """Return the private key of an ARN."""
        return self._keys.setdefault(arn, generate_private_key(SECP256R1()))

    def get_public_key(self, **given: Any) -> Mapping[str, bytes]:
        """Answer a key's public half."""
        self.asked.append("GetPublicKey")
        public = self.key(given["KeyId"]).public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {"PublicKey": der}

    def sign(self, **given: Any) -> Mapping[str, bytes]:
        """Sign a message, in DER as KMS does."""
        assert given["MessageType"] == "RAW"
        assert given["SigningAlgorithm"] == "ECDSA_SHA_256"
        self.asked.append("Sign")
        return {"Signature": sign_der(given["Message"], self.key(given["KeyId"]))}


def sign_der(message: bytes, key: EllipticCurvePrivateKey) -> bytes:
    """Sign with ES256, in DER."""
    return key.sign(message, ECDSA(SHA256()))


def sign_raw(message: bytes, key: EllipticCurvePrivateKey) -> bytes:
    """Sign with ES256 as JWS has it: r and s, one after the other."""
    r, s = decode_dss_signature(sign_der(message, key))
    return r.to_bytes(SIDE) + s.to_bytes(SIDE)


def encode(document: object) -> str:
    """Write a part of a token."""
    return base64url_encode(json.dumps(document).encode()).decode()
