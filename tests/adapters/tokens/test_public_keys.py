"""The public keys, as this product names and publishes them."""

import hashlib
import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWK
from jwt.utils import base64url_encode

from shared.adapters.tokens.public_keys import PublicKeys
from tests.local_kms import LocalKms

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


def public_keys(kms: LocalKms, *arns: str) -> PublicKeys:
    return PublicKeys(cast("KMSClient", kms), arns)


def test_each_key_is_published_with_nothing_private() -> None:
    published = public_keys(LocalKms(), "new", "old").published()

    assert len(published) == 2
    for key in published:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_the_key_that_is_published_is_the_one_that_signs() -> None:
    kms = LocalKms()
    (published,) = public_keys(kms, "new").published()

    key = PyJWK(dict(published)).key

    assert key.public_numbers() == kms.key("new").public_key().public_numbers()


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()], ids=lambda curve: curve.name)
def test_a_key_of_another_curve_is_an_error(curve: ec.EllipticCurve) -> None:
    class AnotherKms(LocalKms):
        def key(self, arn: str) -> Any:
            return ec.generate_private_key(curve)

    with pytest.raises(ValueError, match="P-256"):
        public_keys(AnotherKms(), "new").published()


def test_a_key_is_named_by_its_thumbprint() -> None:
    """RFC 7638 §3: the members in order, without spaces."""
    (key,) = public_keys(LocalKms(), "new").published()

    canonical = json.dumps({name: key[name] for name in ("crv", "kty", "x", "y")})
    thumbprint = hashlib.sha256(canonical.replace(" ", "").encode()).digest()
    assert key["kid"] == base64url_encode(thumbprint).decode()


def test_the_first_key_signs() -> None:
    kms = LocalKms()

    assert public_keys(kms, "new", "old").signing_id == public_keys(kms, "new").signing_id


def test_kms_is_asked_for_each_key_once() -> None:
    kms = LocalKms()
    keys = public_keys(kms, "new", "old")

    keys.published()
    keys.published()

    assert kms.asked == ["GetPublicKey"] * 2
