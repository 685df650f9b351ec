"""Access tokens: what this product makes (RFC 9068), and all that it refuses (RFC 8725)."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwt.utils import base64url_decode, base64url_encode
from moto import mock_aws

from shared.adapters.tokens.access_tokens import TOKEN_LONGEST, JwtVerifier, KmsTokenSigner
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.access_claims import ACCESS_LASTS, AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.refresh_token import RefreshToken
from tests.aws import ISSUER, REGION
from tests.builders import ADA, an_admin, claims
from tests.fakes import FakeClock
from tests.local_kms import LocalKms, encode, sign_der, sign_raw

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
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def live_claims(**details: Any) -> AccessClaims:
    """Build claims that are valid now, in whole seconds as tokens have them."""
    at = datetime.now(UTC).replace(microsecond=0)
    return replace(claims(issued_at=at, expires_at=at + ACCESS_LASTS), **details)


def message(header: object, payload: object) -> str:
    return f"{encode(header)}.{encode(payload)}"


def token(header: object = HEADER, payload: object = PAYLOAD, arn: str = ARN) -> str:
    """Sign whatever is said with one of the product's own keys."""
    signed = message(header, payload)
    return f"{signed}.{base64url_encode(sign_raw(signed.encode(), KMS.key(arn))).decode()}"


def is_refused(text: str) -> bool:
    try:
        VERIFIER.verify(text)
    except InvalidToken:
        return True
    return False


def test_a_signed_token_says_what_it_was_told_to() -> None:
    told = live_claims(roles=an_admin().roles)

    assert VERIFIER.verify(SIGNER.sign(told)) == told


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


def test_a_token_that_has_ended_is_refused_at_once() -> None:
    assert is_refused(token(payload={**PAYLOAD, "exp": NOW - 1}))


def test_a_token_by_kms_itself_is_accepted() -> None:
    with mock_aws():
        kms = boto3.client("kms", region_name=REGION)
        arn = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        keys = PublicKeys(kms, [arn])
        told = live_claims()

        signed = KmsTokenSigner(kms, arn, keys, ISSUER).sign(told)

        assert JwtVerifier(keys, ISSUER).verify(signed) == told


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
    told = live_claims(session_id=RefreshToken.first(ADA).session_id, roles=an_admin().roles)

    assert len(SIGNER.sign(told)) < TOKEN_LONGEST / 2


def test_the_tokens_of_an_older_key_are_accepted_while_it_is_listed() -> None:
    old_id = next(key_id for key_id in KEYS.by_id if key_id != KEYS.signing_id)

    assert VERIFIER.verify(token({**HEADER, "kid": old_id}, arn=OLD_ARN)).user_id == ADA
    assert is_refused(token({**HEADER, "kid": old_id}, arn=ARN))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "HS256"},
        {"alg": "RS256"},
        {"alg": "ES384"},
        {"alg": None},
        {"alg": ["ES256"]},
        {"typ": "JWT"},
        {"typ": "AT+JWT"},
        {"typ": None},
        {"kid": "unknown"},
        {"kid": ""},
        {"kid": None},
        {"kid": 1},
        {"kid": ["x"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"jku": "https://example.com/jwks.json"},
        {"jwk": {"kty": "EC"}},
        {"x5u": "https://example.com/key.pem"},
        {"x5c": ["x"]},
        {"cty": "JWT"},
    ],
    ids=str,
)
def test_a_header_that_is_not_exactly_ours_is_refused(header: dict[str, Any]) -> None:
    assert is_refused(token({**HEADER, **header}))


@pytest.mark.parametrize("name", HEADER)
def test_a_header_that_lacks_something_is_refused(name: str) -> None:
    assert is_refused(token({key: value for key, value in HEADER.items() if key != name}))


@pytest.mark.parametrize("name", PAYLOAD)
def test_a_token_that_lacks_a_claim_is_refused(name: str) -> None:
    assert is_refused(token(payload={key: value for key, value in PAYLOAD.items() if key != name}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "urn:orrery:another"},
        {"iss": [ISSUER]},
        {"aud": "urn:orrery:another"},
        {"aud": [ISSUER]},
        {"exp": NOW - 1},
        {"exp": str(NOW + 900)},
        {"exp": 1e400},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"iat": "now"},
        {"sub": ADA},
        {"sub": "ada"},
        {"sub": "0"},
        {"sub": "-1"},
        {"sub": str(2**53)},
        {"sub": "1e3"},
        {"roles": "member"},
        {"roles": [1]},
        {"roles": None},
        {"sid": 5},
        {"jti": 5},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_whose_claims_are_wrong_is_refused(wrong: dict[str, Any]) -> None:
    assert is_refused(token(payload={**PAYLOAD, **wrong}))


def test_a_token_ends_at_its_last_second() -> None:
    at = datetime.now(UTC) - ACCESS_LASTS

    assert is_refused(SIGNER.sign(live_claims(issued_at=at, expires_at=at + ACCESS_LASTS)))
    assert is_refused(SIGNER.sign(live_claims(expires_at=datetime.now(UTC) - timedelta(seconds=1))))


def test_an_unsigned_token_is_refused() -> None:
    unsigned = {**HEADER, "alg": "none"}

    assert is_refused(f"{message(unsigned, PAYLOAD)}.")
    assert is_refused(message(unsigned, PAYLOAD))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_token_that_is_signed_with_the_public_key_as_a_secret_is_refused(
    encoding: Encoding,
) -> None:
    public = KMS.key(ARN).public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    signed = message({**HEADER, "alg": "HS256"}, PAYLOAD)
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()

    assert is_refused(f"{signed}.{base64url_encode(mac).decode()}")


def test_a_token_that_another_key_signed_is_refused() -> None:
    signed = message(HEADER, PAYLOAD)
    signature = sign_raw(signed.encode(), generate_private_key(SECP256R1()))

    assert is_refused(f"{signed}.{base64url_encode(signature).decode()}")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0",
        lambda raw: bytes(32) + raw[32:],
        lambda raw: raw[:32] + bytes(32),
        lambda raw: raw[32:] + raw[:32],
        lambda _: bytes(64),
        lambda _: b"\xff" * 64,
        lambda _: b"\0",
    ],
)
def test_a_signature_of_another_form_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    signed = message(HEADER, PAYLOAD)
    signature = spoil(sign_raw(signed.encode(), KMS.key(ARN)))

    assert is_refused(f"{signed}.{base64url_encode(signature).decode()}")


def test_a_signature_as_kms_writes_it_is_refused() -> None:
    """In DER, where JWS wants r and s alone."""
    signed = message(HEADER, PAYLOAD)
    signature = sign_der(signed.encode(), KMS.key(ARN))

    assert is_refused(f"{signed}.{base64url_encode(signature).decode()}")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it + "=",
        lambda it: it + "==",
        lambda it: it + ".",
        lambda it: it + ".e30",
        lambda it: it + "\n",
        lambda it: " " + it,
        lambda it: it.replace(".", "=.", 1),
        lambda it: it.replace("-", "+").replace("_", "/") + "+",
        lambda it: it[:-4],
        lambda it: it[1:],
        lambda it: it.replace("e", "é", 1),
        lambda it: it + "\x00",
        lambda it: "." + it,
        lambda it: it.swapcase(),
    ],
)
def test_a_token_that_is_written_otherwise_is_refused(spoil: Callable[[str], str]) -> None:
    assert not is_refused(token())

    assert is_refused(spoil(token()))


def test_a_token_that_says_a_name_twice_says_the_last() -> None:
    """As JSON is commonly read; it is signed, so it is ours."""
    payload = json.dumps(PAYLOAD)[:-1] + ', "sub": "7"}'
    signed = f"{encode(HEADER)}.{base64url_encode(payload.encode()).decode()}"
    signature = base64url_encode(sign_raw(signed.encode(), KMS.key(ARN))).decode()

    assert VERIFIER.verify(f"{signed}.{signature}").user_id == 7


@pytest.mark.parametrize("payload", [[], "text", 5, None, True])
def test_a_token_that_is_no_object_is_refused(payload: object) -> None:
    assert is_refused(token(payload=payload))
    assert is_refused(token(header=payload))


def test_a_token_of_a_megabyte_is_refused_unread() -> None:
    assert is_refused(token(payload={**PAYLOAD, "more": "x" * 2**20}))


def test_kms_is_asked_for_a_key_once_and_never_for_an_unknown_one() -> None:
    kms = LocalKms()
    verifier = JwtVerifier(PublicKeys(cast("KMSClient", kms), [ARN]), ISSUER)

    for _ in range(3):
        with pytest.raises(InvalidToken):
            verifier.verify(token({**HEADER, "kid": "unknown"}))

    assert kms.asked == ["GetPublicKey"]


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_no_text_is_more_than_an_invalid_token(text: str) -> None:
    assert is_refused(text)


@pytest.mark.parametrize("name", sorted(PAYLOAD.keys() - {"client_id"}))
@pytest.mark.parametrize("value", [None, {}, [[]]], ids=str)
def test_a_claim_of_another_kind_is_refused_even_if_we_signed_it(name: str, value: object) -> None:
    assert is_refused(token(payload={**PAYLOAD, name: value}))


@given(st.sampled_from(sorted(HEADER)), JSON)
def test_no_header_is_more_than_invalid(name: str, value: object) -> None:
    assert is_refused(token({**HEADER, name: value})) or value == HEADER[name]
