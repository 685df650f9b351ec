"""The refresh token."""

import base64
import hashlib
import hmac
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.opaque_secrets import SECRET_BYTES, digest, draw_secret
from shared.domain.sessions.errors import InvalidRefreshToken
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.values import ID_LARGEST
from tests.builders import ADA


def test_a_refresh_token_is_written_as_its_four_parts() -> None:
    token = RefreshToken(7, "session", 2, "secret")

    assert str(token) == "7.session.2.secret"


def test_both_secrets_of_a_new_token_have_256_bits_of_their_own() -> None:
    token = RefreshToken.first(ADA)

    secrets = {token.session_secret, token.secret}
    assert len(secrets) == 2
    assert all(len(base64.urlsafe_b64decode(secret + "=")) == SECRET_BYTES for secret in secrets)
    assert (token.user_id, token.generation) == (ADA, 1)


def test_only_the_session_secret_names_the_session() -> None:
    token = RefreshToken.first(ADA)

    assert token.session_id == digest(token.session_secret)
    assert token.session_id not in str(token)


def test_logs_do_not_get_to_see_its_secrets() -> None:
    token = RefreshToken.first(ADA)

    assert token.secret not in repr(token)
    assert token.session_secret not in repr(token)


def test_a_token_is_read_as_it_is_written() -> None:
    token = RefreshToken.first(ADA).successor(draw_secret())

    assert RefreshToken.read(str(token)) == token


SECRET = "s" * 43


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "a.b.c",
        f"7.{SECRET}.1",
        f"7.{SECRET}.1.{SECRET}.",
        f"7.{SECRET}.1.{SECRET}\n",
        f"0.{SECRET}.1.{SECRET}",
        f"9007199254740992.{SECRET}.1.{SECRET}",
        f"\u0667.{SECRET}.1.{SECRET}",
        f"7.{SECRET}.0.{SECRET}",
        f"7.{SECRET}.-1.{SECRET}",
        f"7.{SECRET}.{'1' * 10}.{SECRET}",
        f"7.{SECRET}=.1.{SECRET}",
        f"7.*.1.{SECRET}",
        f"7.{SECRET}.1.{'é' * 43}",
    ],
    ids=ascii,
)
def test_what_was_never_written_is_no_token(text: str) -> None:
    with pytest.raises(InvalidRefreshToken):
        RefreshToken.read(text)


def test_the_next_secret_is_an_hmac_of_the_nonce_under_the_one_before() -> None:
    token, nonce = RefreshToken.first(ADA), draw_secret()

    successor = token.successor(nonce)

    mac = hmac.digest(token.secret.encode(), nonce.encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(successor.secret + "=") == mac
    assert successor.session_id == token.session_id
    assert (successor.user_id, successor.generation) == (ADA, 2)


def test_another_nonce_leads_to_another_token() -> None:
    token = RefreshToken.first(ADA)

    assert token.successor(draw_secret()).secret != token.successor(draw_secret()).secret


SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES).map(
    lambda drawn: base64.urlsafe_b64encode(drawn).decode().rstrip("=")
)
TOKENS = st.builds(
    RefreshToken, st.integers(1, ID_LARGEST), SECRETS, st.integers(1, 999_999_999), SECRETS
)


@given(TOKENS)
def test_every_token_is_read_as_it_is_written(token: RefreshToken) -> None:
    assert RefreshToken.read(str(token)) == token


@given(TOKENS, st.data())
def test_no_two_texts_are_the_same_token(token: RefreshToken, data: st.DataObject) -> None:
    """Whatever replaces, follows or precedes a character makes another token, or none."""
    text = str(token)
    at = data.draw(st.integers(0, len(text)))
    changed = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]

    if changed != text:
        with suppress(InvalidRefreshToken):
            assert RefreshToken.read(changed) != token


@given(st.text() | st.from_regex(r"[\d.]+\.[\w-]+\.\d+\.[\w-]+", fullmatch=True))
def test_any_text_is_a_token_or_is_refused(text: str) -> None:
    with suppress(InvalidRefreshToken):
        assert str(RefreshToken.read(text)) == text
