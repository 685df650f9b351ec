"""The refresh token."""

import base64

from shared.domain.sessions.refresh_token import SECRET_BYTES, RefreshToken, digest
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
