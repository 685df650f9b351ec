"""The rules of passwords."""

import pytest

from shared.domain.accounts.password import checked_password, normal_password
from shared.domain.errors import Invalid
from tests.builders import PASSWORD
from tests.fakes import FakeStrength
from tests.refusals import refused


@pytest.mark.parametrize("length", [0, 11, 129])
def test_a_password_has_12_to_128_characters(length: int) -> None:
    with refused("password", "must have 12 to 128 characters"):
        checked_password("x" * length, FakeStrength(), known=())


@pytest.mark.parametrize("length", [12, 128])
def test_a_password_of_an_allowed_length_is_taken(length: int) -> None:
    assert checked_password("🪐" * length, FakeStrength(), known=()) == "🪐" * length


def test_the_length_of_a_password_is_that_of_its_normal_form() -> None:
    eleven_letters = "e\u0301" * 11

    with refused("password", "must have 12 to 128 characters"):
        checked_password(eleven_letters, FakeStrength(), known=())


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert normal_password("Mu\u0308nchen") == normal_password("M\u00fcnchen")


def test_a_password_that_is_easy_to_guess_is_refused_with_advice() -> None:
    weak = FakeStrength(2, "Add another word.")

    with refused("password", "is too easy to guess. Add another word."):
        checked_password(PASSWORD, weak, known=())


def test_a_password_is_judged_with_what_is_known_of_its_owner() -> None:
    strength = FakeStrength()

    checked_password(PASSWORD, strength, known=("Ada", "Lovelace"))

    assert strength.known == ("Ada", "Lovelace")


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(Invalid) as refusal:
        checked_password(PASSWORD, FakeStrength(0, "Add another word."), known=())

    assert PASSWORD not in repr(refusal.value)


@pytest.mark.parametrize(("password", "score"), [("short", 4), (PASSWORD, 2)])
def test_the_field_that_a_new_password_came_in_is_the_one_that_is_refused(
    password: str, score: int
) -> None:
    with refused("new_password"):
        checked_password(password, FakeStrength(score), known=(), field="new_password")
