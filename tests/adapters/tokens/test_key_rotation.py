"""The rotation of the signing key, step by step: no token is refused on the way.

While a deployment shifts the functions one by one, those before and those after it run side by
side. Between two deployments lies an hour, in which old tokens end and JWKS are read anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import jwt
import pytest

from shared.adapters.tokens.access_tokens import CLOCKS_DIFFER, JwtVerifier, KmsTokenSigner
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.sessions.access_claims import ACCESS_LASTS, AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.entrypoints.api_gateway.answers import PUBLIC
from tests.aws import ISSUER
from tests.builders import ADA, claims
from tests.local_kms import LocalKms

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

KMS = LocalKms()
PAUSE = timedelta(hours=1)  # between two steps, as docs/operations.md says

type Keys = tuple[str, ...]

# The keys by whose ARNs the functions are configured, the signing one first.
STEPS: Sequence[Keys] = (("old",), ("old", "new"), ("new", "old"), ("new",))
DEPLOYMENTS = list(pairwise(STEPS))


def public_keys(keys: Keys) -> PublicKeys:
    return PublicKeys(cast("KMSClient", KMS), keys)


def live_claims() -> AccessClaims:
    at = datetime.now(UTC).replace(microsecond=0)
    return claims(user_id=ADA, issued_at=at, expires_at=at + ACCESS_LASTS)


def issued_by(keys: Keys) -> str:
    """Issue a token as functions do that have these keys."""
    signer = KmsTokenSigner(cast("KMSClient", KMS), keys[0], public_keys(keys), ISSUER)
    return signer.sign(live_claims())


def accepts(keys: Keys, token: str) -> bool:
    """Say whether functions that have these keys let the token in."""
    try:
        JwtVerifier(public_keys(keys), ISSUER).verify(token)
    except InvalidToken:
        return False
    return True


def is_verified_by_jwks(keys: Keys, token: str) -> bool:
    """Say whether a service verifies a token by the keys that were published in this step."""
    published = jwt.PyJWKSet.from_dict({"keys": list(map(dict, public_keys(keys).published()))})
    known = {key.key_id: key for key in published.keys}
    kid = jwt.get_unverified_header(token)["kid"]
    return kid in known and bool(jwt.decode(token, known[kid], ["ES256"], audience=ISSUER))


@pytest.mark.parametrize(("before", "after"), DEPLOYMENTS, ids=str)
def test_during_a_deployment_each_side_accepts_the_tokens_of_the_other(
    before: Keys, after: Keys
) -> None:
    for issuer in (before, after):
        for verifier in (before, after):
            assert accepts(verifier, issued_by(issuer)), (issuer, verifier)


@pytest.mark.parametrize(("before", "after"), DEPLOYMENTS, ids=str)
def test_a_service_that_has_the_jwks_of_the_step_before_verifies_every_new_token(
    before: Keys, after: Keys
) -> None:
    assert is_verified_by_jwks(before, issued_by(after))
    assert is_verified_by_jwks(after, issued_by(after))


def test_between_two_steps_the_tokens_end_and_the_jwks_are_read_anew() -> None:
    [max_age] = [
        int(part.removeprefix("max-age="))
        for part in PUBLIC["Cache-Control"].split(", ")
        if part.startswith("max-age=")
    ]

    assert ACCESS_LASTS + CLOCKS_DIFFER < PAUSE
    assert timedelta(seconds=max_age) < PAUSE


def test_every_key_is_published_and_the_first_one_signs() -> None:
    for keys in STEPS:
        published = [key["kid"] for key in public_keys(keys).published()]
        assert len(published) == len(keys)
        assert jwt.get_unverified_header(issued_by(keys))["kid"] == published[0]


def test_after_the_rotation_the_old_key_opens_nothing() -> None:
    first, *_, last = STEPS

    assert not accepts(last, issued_by(first))


def test_a_key_that_is_published_and_signs_at_once_has_its_tokens_refused() -> None:
    """By functions of before, and by whoever read the JWKS before. So these are two deployments."""
    before, _, switched, _ = STEPS

    assert not accepts(before, issued_by(switched))
    assert not is_verified_by_jwks(before, issued_by(switched))


def test_a_key_that_is_switched_and_retired_at_once_has_its_tokens_refused() -> None:
    _, published, _, retired = STEPS

    assert not accepts(retired, issued_by(published))
