"""Password hashes with argon2id."""

import argon2
import pytest

from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from tests.builders import PASSWORD

# OWASP's least.
LEAST = argon2.Parameters(
    type=argon2.Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19456,
    parallelism=1,
)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return Argon2Hasher().hash(PASSWORD)


def test_a_hash_is_of_its_password_alone(password_hash: str) -> None:
    hasher = Argon2Hasher()

    assert hasher.verify(password_hash, PASSWORD)
    assert not hasher.verify(password_hash, PASSWORD.upper())


@pytest.mark.parametrize("password", ["x" * 128, "🪐" * 128, "nul\x00 and more", " "])
def test_any_text_can_be_hashed(password: str) -> None:
    hasher = Argon2Hasher()

    assert hasher.verify(hasher.hash(password), password)


def test_all_of_a_password_counts() -> None:
    hasher = Argon2Hasher()

    assert not hasher.verify(hasher.hash("x" * 127 + "y"), "x" * 127 + "z")
    assert not hasher.verify(hasher.hash("nul\x00 one"), "nul\x00 two")


def test_a_hash_is_salted(password_hash: str) -> None:
    assert Argon2Hasher().hash(PASSWORD) != password_hash


def test_a_hash_costs_what_owasp_asks_for(password_hash: str) -> None:
    assert argon2.extract_parameters(password_hash) == LEAST


def test_a_login_of_nobody_costs_a_verification_of_the_same_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hasher = Argon2Hasher()
    verified = []
    verify = argon2.PasswordHasher.verify

    def spy(self: argon2.PasswordHasher, password_hash: str, password: str) -> bool:
        verified.append(password_hash)
        return verify(self, password_hash, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", spy)

    assert not hasher.verify(None, PASSWORD)
    (of_nobody,) = verified
    assert argon2.extract_parameters(of_nobody) == LEAST


def test_a_login_of_nobody_hashes_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(argon2.PasswordHasher, "hash")

    assert not Argon2Hasher().verify(None, PASSWORD)


def test_a_hash_of_weaker_parameters_is_outdated(password_hash: str) -> None:
    weaker = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    assert Argon2Hasher().is_outdated(weaker)
    assert Argon2Hasher().verify(weaker, PASSWORD)
    assert not Argon2Hasher().is_outdated(password_hash)
