"""Makes tokens that the product would never make, by keys of its own and of others."""

import time
from typing import TYPE_CHECKING, cast

from jwt.utils import base64url_encode

from shared.adapters.tokens.access_tokens import JwtVerifier, KmsTokenSigner
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.errors import InvalidToken
from tests.aws import ISSUER
from tests.builders import ADA
from tests.local_kms import LocalKms, encode, sign_raw

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

ARN = "arn:aws:kms:us-east-1:123456789012:key/1"
OLD_ARN = "arn:aws:kms:us-east-1:123456789012:key/0"

KMS = LocalKms()
KEYS = PublicKeys(cast("KMSClient", KMS), [ARN, OLD_ARN])
SIGNER = KmsTokenSigner(cast("KMSClient", KMS), ARN, KEYS, ISSUER)
VERIFIER = JwtVerifier(KEYS, ISSUER)

NOW = int(time.time())
HEADER = {"alg": "ES256", "kid": KEYS.signing_id, "typ": "at+jwt"}
PAYLOAD = {
    "iss": ISSUER,
    "sub": str(ADA),
    "aud": ISSUER,
    "exp": NOW + 900,
    "iat": NOW,
    "jti": "t0ce",
    "sid": "5e55",
    "client_id": "orrery",
    "roles": ["member"],
}


def message(header: object, payload: object) -> str:
    """Write what is signed."""
    return f"{encode(header)}.{encode(payload)}"


def token(header: object = HEADER, payload: object = PAYLOAD, arn: str = ARN) -> str:
    """Sign whatever is said with one of the product's own keys."""
    signed = message(header, payload)
    return f"{signed}.{base64url_encode(sign_raw(signed.encode(), KMS.key(arn))).decode()}"


def with_signature(signed: str, signature: bytes) -> str:
    """Append a signature to what is signed."""
    return f"{signed}.{base64url_encode(signature).decode()}"


def is_refused(text: str) -> bool:
    """Say whether a token is refused as invalid, and not by any other error."""
    try:
        VERIFIER.verify(text)
    except InvalidToken:
        return True
    return False
