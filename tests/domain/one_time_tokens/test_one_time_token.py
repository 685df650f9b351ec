"""A one-time token is valid for one purpose and for one version of one user's credential."""

from datetime import datetime, timedelta

import pytest

from shared.domain.accounts.credential import Credential
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.one_time_tokens.redemption import redeemed
from shared.domain.opaque_secrets import digest, draw_secret
from tests.builders import (
    BOB,
    MAILED_SECRET,
    NOON,
    a_credential,
    a_one_time_token,
    version_of,
)
from tests.fakes import FakeOneTimeTokens, FakeStore

HOUR_LATER = NOON + timedelta(hours=1)
JUST_BEFORE = HOUR_LATER - timedelta(milliseconds=1)


def redeem(secret: str, at: datetime = NOON) -> OneTimeToken:
    tokens = FakeOneTimeTokens(FakeStore(a_one_time_token()))
    return redeemed(tokens, secret, TokenPurpose.PASSWORD_RESET, at)


def test_a_token_is_issued_for_the_present_version_of_a_credential() -> None:
    credential, secret = a_credential(version=3), draw_secret()

    token = OneTimeToken.issued(
        secret,
        TokenPurpose.PASSWORD_RESET,
        version_of(credential),
        NOON,
        email_key=credential.email_key,
    )

    assert token == a_one_time_token(token_hash=digest(secret), credential_version=3)


@pytest.mark.parametrize(
    ("credential", "valid"),
    [
        (a_credential(), True),
        (a_credential(version=2), False),
        (a_credential(user_id=BOB), False),
    ],
)
def test_a_token_is_void_once_the_credential_has_changed(
    credential: Credential, *, valid: bool
) -> None:
    assert a_one_time_token().is_of(version_of(credential)) is valid


def test_the_secret_of_the_mail_redeems_the_token() -> None:
    assert redeem(MAILED_SECRET) == a_one_time_token()


@pytest.mark.parametrize("secret", ["", "unknown", digest(MAILED_SECRET)])
def test_no_other_text_redeems_a_token(secret: str) -> None:
    with pytest.raises(InvalidOneTimeToken):
        redeem(secret)


def test_an_expired_token_is_not_redeemed() -> None:
    redeem(MAILED_SECRET, JUST_BEFORE)

    with pytest.raises(InvalidOneTimeToken):
        redeem(MAILED_SECRET, HOUR_LATER)


def test_a_token_for_one_purpose_is_not_valid_for_another() -> None:
    token = a_one_time_token(purpose=TokenPurpose.EMAIL_VERIFICATION)
    tokens = FakeOneTimeTokens(FakeStore(token))

    with pytest.raises(InvalidOneTimeToken):
        redeemed(tokens, MAILED_SECRET, TokenPurpose.PASSWORD_RESET, NOON)
