"""A one-time token is valid for one purpose and for one version of one user's credential."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.accounts.credential import Credential
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import (
    TOKEN_LASTS,
    OneTimeToken,
    TokenPurpose,
)
from shared.domain.one_time_tokens.redemption import redeemed
from shared.domain.opaque_secrets import digest, draw_secret
from tests.builders import (
    ADA,
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


@given(st.text(), st.timedeltas(timedelta(), timedelta(days=2)), st.sampled_from(TokenPurpose))
def test_only_its_secret_redeems_a_token_in_its_time_and_for_its_purpose(
    text: str, later: timedelta, purpose: TokenPurpose
) -> None:
    secret = draw_secret()
    issued = OneTimeToken.issued(
        secret, purpose, version_of(a_credential()), NOON, email_key="ada@example.com"
    )
    tokens = FakeOneTimeTokens(FakeStore(issued))

    def redeems(given: str, wanted: TokenPurpose) -> bool:
        try:
            return redeemed(tokens, given, wanted, NOON + later) == issued
        except InvalidOneTimeToken:
            return False

    assert redeems(secret, purpose) == (later < TOKEN_LASTS[purpose])
    assert not any(redeems(secret, other) for other in TokenPurpose if other != purpose)
    assert not redeems(text, purpose)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([ADA, BOB]))
def test_a_token_is_of_one_version_of_one_users_credential(
    issued: int, present: int, user_id: int
) -> None:
    token = a_one_time_token(credential_version=issued)
    credential = version_of(a_credential(version=present, user_id=user_id))

    assert token.is_of(credential) == (issued == present and user_id == ADA)
