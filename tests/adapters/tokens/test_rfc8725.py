"""RFC 8725, JSON Web Token Best Current Practices: a test for each practice that applies.

Each is named by its section. §3.4 is about key agreement, which is not used here; §3.5 about
secrets that people choose, and the key is KMS's.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode

from shared.adapters.tokens.access_tokens import JwtVerifier
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.refresh_token import RefreshToken
from tests.adapters.tokens.forging import (
    ARN,
    HEADER,
    KMS,
    NOW,
    PAYLOAD,
    is_refused,
    message,
    token,
    with_signature,
)
from tests.aws import ISSUER
from tests.builders import ADA
from tests.local_kms import LocalKms, encode, sign_der, sign_raw

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

FLOOD = 1000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "HS256"},
        {"alg": "RS256"},
        {"alg": "ES384"},
        {"alg": "es256"},
        {"alg": None},
        {"alg": ["ES256"]},
    ],
    ids=str,
)
def test_rfc8725_3_1_another_algorithm_is_refused(header: dict[str, Any]) -> None:
    assert is_refused(token({**HEADER, **header}))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_rfc8725_3_1_the_public_key_as_the_secret_of_hs256_is_refused(
    encoding: Encoding,
) -> None:
    public = KMS.key(ARN).public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    signed = message({**HEADER, "alg": "HS256"}, PAYLOAD)
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()

    assert is_refused(with_signature(signed, mac))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_rfc8725_3_2_the_algorithm_none_is_refused(algorithm: str) -> None:
    unsigned = message({**HEADER, "alg": algorithm}, PAYLOAD)

    assert is_refused(f"{unsigned}.")
    assert is_refused(unsigned)
    assert is_refused(token({**HEADER, "alg": algorithm}))


def test_rfc8725_3_3_the_signature_of_another_key_is_refused() -> None:
    signed = message(HEADER, PAYLOAD)
    signature = sign_raw(signed.encode(), generate_private_key(SECP256R1()))

    assert is_refused(with_signature(signed, signature))


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
def test_rfc8725_3_3_a_signature_of_another_form_is_refused(
    spoil: Callable[[bytes], bytes],
) -> None:
    signed = message(HEADER, PAYLOAD)
    signature = spoil(sign_raw(signed.encode(), KMS.key(ARN)))

    assert is_refused(with_signature(signed, signature))


def test_rfc8725_3_3_an_all_zero_signature_is_refused() -> None:
    """CVE-2022-21449, "psychic signatures"."""
    assert is_refused(with_signature(message(HEADER, PAYLOAD), bytes(64)))


def test_rfc8725_3_3_a_der_encoded_signature_is_refused() -> None:
    """In DER, where JWS wants r and s alone."""
    signed = message(HEADER, PAYLOAD)
    signature = sign_der(signed.encode(), KMS.key(ARN))

    assert is_refused(with_signature(signed, signature))


def test_rfc8725_3_3_a_payload_that_was_changed_is_refused() -> None:
    header, _, signature = token().split(".")

    assert is_refused(f"{header}.{encode({**PAYLOAD, 'roles': ['admin', 'member']})}.{signature}")


def test_rfc8725_3_6_a_compressed_payload_is_refused() -> None:
    assert is_refused(token({**HEADER, "zip": "DEF"}))


def test_rfc8725_3_7_what_is_no_unicode_is_refused() -> None:
    payload = json.dumps({**PAYLOAD, "jti": "t\u00f6ken"}, ensure_ascii=False).encode("latin-1")
    signed = f"{encode(HEADER)}.{base64url_encode(payload).decode()}"

    assert is_refused(with_signature(signed, sign_raw(signed.encode(), KMS.key(ARN))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "urn:orrery:another"},
        {"iss": ISSUER.upper()},
        {"iss": [ISSUER]},
        {"iss": ""},
        {"sub": ADA},
        {"sub": "ada"},
        {"sub": "0"},
        {"sub": "-1"},
        {"sub": str(2**53)},
        {"sub": "1e3"},
    ],
    ids=str,
)
def test_rfc8725_3_8_another_issuer_or_subject_is_refused(wrong: dict[str, Any]) -> None:
    assert is_refused(token(payload={**PAYLOAD, **wrong}))


@pytest.mark.parametrize("audience", ["urn:orrery:another", [ISSUER], ["a", ISSUER], "", None])
def test_rfc8725_3_9_another_audience_is_refused(audience: object) -> None:
    assert is_refused(token(payload={**PAYLOAD, "aud": audience}))


def another_key() -> dict[str, Any]:
    """Write the public half of a key that a stranger made."""
    public = generate_private_key(SECP256R1()).public_key()
    return dict(ECAlgorithm.to_jwk(public, as_dict=True))


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": another_key()},
        {"jku": "https://example.com/jwks.json"},
        {"x5u": "https://example.com/key.pem"},
        {"x5c": ["x"]},
        {"x5t": "x"},
        {"kid": "unknown"},
        {"kid": ""},
        {"kid": None},
        {"kid": 1},
        {"kid": ["x"]},
        {"kid": "../../dev/null"},
        {"kid": "' OR 1=1 --"},
        {"kid": ARN},
    ],
    ids=lambda header: str(header)[:40],
)
def test_rfc8725_3_10_a_key_that_the_token_itself_names_is_refused(
    header: dict[str, Any],
) -> None:
    assert is_refused(token({**HEADER, **header}))


def test_rfc8725_3_10_a_token_that_brings_its_own_key_is_refused() -> None:
    stranger = generate_private_key(SECP256R1())
    key = ECAlgorithm.to_jwk(stranger.public_key(), as_dict=True)
    signed = message({**HEADER, "jwk": key}, PAYLOAD)

    assert is_refused(with_signature(signed, sign_raw(signed.encode(), stranger)))


def test_rfc8725_3_10_a_flood_of_unknown_kids_costs_no_call() -> None:
    """KMS is asked once for each key that is configured, and for no other."""
    kms = LocalKms()
    verifier = JwtVerifier(PublicKeys(cast("KMSClient", kms), [ARN]), ISSUER)

    for number in range(FLOOD):
        with pytest.raises(InvalidToken):
            verifier.verify(token({**HEADER, "kid": f"unknown-{number}"}))

    assert kms.asked == ["GetPublicKey"]


@pytest.mark.parametrize("typ", ["JWT", "AT+JWT", "application/at+jwt", "id+jwt", "", None])
def test_rfc8725_3_11_another_type_is_refused(typ: str | None) -> None:
    assert is_refused(token({**HEADER, "typ": typ}))


def test_rfc8725_3_12_another_kind_of_token_is_refused() -> None:
    assert is_refused(str(RefreshToken.first(ADA)))
    assert is_refused(token({**HEADER, "typ": "JWT"}, {**PAYLOAD, "nonce": "of an id token"}))


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"], "exp": 1}, {"crit": []}, {"b64": False, "crit": ["b64"]}], ids=str
)
def test_rfc7515_4_1_11_critical_extensions_are_refused(header: dict[str, Any]) -> None:
    assert is_refused(token({**HEADER, **header}))


@pytest.mark.parametrize("name", HEADER)
def test_rfc9068_2_1_a_header_that_lacks_something_is_refused(name: str) -> None:
    assert is_refused(token({key: value for key, value in HEADER.items() if key != name}))


def test_rfc9068_2_1_a_header_that_has_more_is_refused() -> None:
    assert is_refused(token({**HEADER, "cty": "JWT"}))


@pytest.mark.parametrize("name", PAYLOAD)
def test_rfc9068_2_2_a_token_that_lacks_a_claim_is_refused(name: str) -> None:
    assert is_refused(token(payload={key: value for key, value in PAYLOAD.items() if key != name}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": NOW - 1},
        {"exp": str(NOW + 900)},
        {"exp": 1e400},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"iat": "now"},
        {"roles": "member"},
        {"roles": [1]},
        {"roles": None},
        {"sid": 5},
        {"jti": 5},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_rfc9068_2_2_a_token_whose_claims_are_wrong_is_refused(wrong: dict[str, Any]) -> None:
    assert is_refused(token(payload={**PAYLOAD, **wrong}))


@pytest.mark.parametrize("name", sorted(PAYLOAD.keys() - {"client_id"}))
@pytest.mark.parametrize("value", [None, {}, [[]]], ids=str)
def test_rfc9068_2_2_a_claim_of_another_kind_is_refused_even_if_we_signed_it(
    name: str, value: object
) -> None:
    assert is_refused(token(payload={**PAYLOAD, name: value}))


# Padded base64, trailing garbage, blanks, another alphabet: RFC 7515 §2 knows one spelling alone.
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
        lambda it: it + "A",
    ],
)
def test_rfc7515_2_a_token_that_is_written_otherwise_is_refused(
    spoil: Callable[[str], str],
) -> None:
    assert not is_refused(token())

    assert is_refused(spoil(token()))


@pytest.mark.parametrize("payload", [[], "text", 5, None, True])
def test_rfc7519_7_2_a_token_that_is_no_object_is_refused(payload: object) -> None:
    assert is_refused(token(payload=payload))
    assert is_refused(token(header=payload))


@pytest.mark.parametrize("size", [8 * 1024, 2**20])
def test_a_token_of_8_kb_or_more_is_refused_unread(size: int) -> None:
    assert is_refused(token(payload={**PAYLOAD, "more": "x" * size}))


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_no_text_is_more_than_an_invalid_token(text: str) -> None:
    assert is_refused(text)


@given(st.sampled_from(sorted(HEADER)), JSON)
def test_no_header_is_more_than_invalid(name: str, value: object) -> None:
    assert is_refused(token({**HEADER, name: value})) or value == HEADER[name]
