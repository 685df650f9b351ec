"""Access tokens: what this product makes (RFC 9068). What it refuses is in test_rfc8725.py."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import jwt
import pytest
from jwt.utils import base64url_decode, base64url_encode
from moto import mock_aws

from shared.adapters.tokens.access_tokens import TOKEN_LONGEST, JwtVerifier, KmsTokenSigner
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.access_claims import ACCESS_LASTS, AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.refresh_token import RefreshToken
from tests.adapters.tokens.forging import (
    ARN,
    HEADER,
    KEYS,
    KMS,
    NOW,
    OLD_ARN,
    PAYLOAD,
    SIGNER,
    VERIFIER,
    is_refused,
    token,
)
from tests.aws import ISSUER, REGION
from tests.builders import ADA, an_admin, claims
from tests.fakes import FakeClock
from tests.local_kms import encode, sign_raw


def live_claims(**details: Any) -> AccessClaims:
    """Build claims that are valid now, in whole seconds as tokens have them."""
    at = datetime.now(UTC).replace(microsecond=0)
    return replace(claims(issued_at=at, expires_at=at + ACCESS_LASTS), **details)


def test_a_signed_token_has_the_claims_that_were_signed() -> None:
    claims = live_claims(roles=an_admin().roles)

    assert VERIFIER.verify(SIGNER.sign(claims)) == claims


@pytest.mark.parametrize(("behind", "accepted"), [(0, True), (1, True), (5, True), (6, False)])
def test_a_fresh_token_is_accepted_by_a_clock_that_runs_a_few_seconds_behind(
    behind: int, accepted: bool
) -> None:
    said = live_claims()
    clock = FakeClock(said.issued_at - timedelta(seconds=behind))
    verifier = JwtVerifier(KEYS, ISSUER, clock=clock)

    if accepted:
        assert verifier.verify(SIGNER.sign(said)) == said
    else:
        with pytest.raises(InvalidToken):
            verifier.verify(SIGNER.sign(said))


def test_a_token_by_kms_itself_is_accepted() -> None:
    with mock_aws():
        kms = boto3.client("kms", region_name=REGION)
        arn = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        keys = PublicKeys(kms, [arn])
        claims = live_claims()

        signed = KmsTokenSigner(kms, arn, keys, ISSUER).sign(claims)

        assert JwtVerifier(keys, ISSUER).verify(signed) == claims


def test_a_token_has_the_type_and_the_claims_of_rfc_9068() -> None:
    signed = SIGNER.sign(live_claims())

    header, payload, _ = signed.split(".")
    assert json.loads(base64url_decode(header)) == HEADER
    assert json.loads(base64url_decode(payload)).keys() == PAYLOAD.keys()


def test_anybody_can_verify_a_token_with_the_published_keys() -> None:
    signed = SIGNER.sign(live_claims())
    published = jwt.PyJWKSet.from_dict({"keys": list(map(dict, KEYS.published()))})

    key = published[jwt.get_unverified_header(signed)["kid"]]

    assert jwt.decode(signed, key, ["ES256"], audience=ISSUER)["sub"] == str(ADA)


def test_our_own_token_is_far_shorter_than_the_longest_that_is_read() -> None:
    claims = live_claims(session_id=RefreshToken.first(ADA).session_id, roles=an_admin().roles)

    assert len(SIGNER.sign(claims)) < TOKEN_LONGEST / 2


def test_the_tokens_of_an_older_key_are_accepted_while_it_is_listed() -> None:
    old_id = next(key_id for key_id in KEYS.by_id if key_id != KEYS.signing_id)

    assert VERIFIER.verify(token({**HEADER, "kid": old_id}, arn=OLD_ARN)).user_id == ADA
    assert is_refused(token({**HEADER, "kid": old_id}, arn=ARN))


def test_a_token_that_has_ended_is_refused_at_once() -> None:
    assert is_refused(token(payload={**PAYLOAD, "exp": NOW - 1}))


def test_a_token_ends_at_its_last_second() -> None:
    at = datetime.now(UTC) - ACCESS_LASTS

    assert is_refused(SIGNER.sign(live_claims(issued_at=at, expires_at=at + ACCESS_LASTS)))
    assert is_refused(SIGNER.sign(live_claims(expires_at=datetime.now(UTC) - timedelta(seconds=1))))


def test_a_token_that_says_a_name_twice_says_the_last() -> None:
    """As JSON is commonly read; it is signed, so it is ours."""
    payload = json.dumps(PAYLOAD)[:-1] + ', "sub": "7"}'
    signed = f"{encode(HEADER)}.{base64url_encode(payload.encode()).decode()}"
    signature = base64url_encode(sign_raw(signed.encode(), KMS.key(ARN))).decode()

    assert VERIFIER.verify(f"{signed}.{signature}").user_id == 7
