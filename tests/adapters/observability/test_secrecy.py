"""The watch over the log of each test sees every kind of secret."""

import pytest

from shared.adapters.observability.logs import log_failure, logger
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.opaque_secrets import digest, draw_secret
from shared.domain.sessions.refresh_token import RefreshToken
from tests.builders import ADA, PASSWORD
from tests.secrecy import no_secret_logged, secrets_in

JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI3MjA1NzU5NDAzNzkyNzk0In0.MEUCIQDK-x_Q"


@pytest.fixture(autouse=True)
def secrecy() -> None:
    """Let these tests, and no others, log what is secret."""


SECRETS = {
    "a password": PASSWORD,
    "a hash of a password": Argon2Hasher().hash(PASSWORD),
    "a hash of a secret": digest(draw_secret()),
    "a signed token": JWT,
    "a refresh token": str(RefreshToken.first(ADA)),
    "a secret": draw_secret(),
    "an email address": "Ada@exämple.de",
}


@pytest.mark.parametrize("kind", SECRETS)
def test_every_kind_of_secret_is_recognized(kind: str) -> None:
    assert kind in secrets_in(f'{{"message": "it was {SECRETS[kind]}"}}')
    assert kind in secrets_in(f"/api?token={SECRETS[kind]}&other=")


@pytest.mark.parametrize("kind", SECRETS)
def test_no_line_of_the_log_may_hold_one(kind: str) -> None:
    with pytest.raises(AssertionError, match=kind), no_secret_logged():
        logger.info("answered", operation="create_user", detail=SECRETS[kind])


def test_no_words_of_an_error_may_hold_one() -> None:
    with pytest.raises(AssertionError, match="an email address"), no_secret_logged():
        logger.exception("failed", exc_info=ValueError("ada@example.com is odd"))


def test_what_the_log_may_hold_is_not_taken_for_a_secret() -> None:
    with no_secret_logged():
        logger.info("answered", operation="create_user", status=201)
        logger.warning("event not delivered", event_id="8c1b2a30-3f57-4f4e-9d39-3a52d9a0b8d2")
        log_failure("failed", ValueError("ada@example.com is odd"))
