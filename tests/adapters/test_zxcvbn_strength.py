"""How hard passwords are to guess."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.zxcvbn_strength import ZxcvbnStrength
from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST, SCORE_ENOUGH
from tests.builders import PASSWORD

KNOWN = ("Ada", "Lovelace", "ada.lovelace@example.com")


def score(password: str, known: tuple[str, ...] = ()) -> int:
    return ZxcvbnStrength().judge(password, known).score


@pytest.mark.parametrize(
    "password", [PASSWORD, "xkjw-93nf-qpl2", "七つの海を越えて行く船乗り", "Tr0ub4dour&3-and-more"]
)
def test_these_are_hard_enough_to_guess(password: str) -> None:
    assert score(password) >= SCORE_ENOUGH


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaa",
        "qwertyuiopas",
        "q1w2e3r4t5y6",
        "abcabcabcabc",
    ],
)
def test_these_are_too_easy_to_guess(password: str) -> None:
    assert score(password) < SCORE_ENOUGH


def test_what_is_known_of_a_person_is_easy_to_guess() -> None:
    assert score("ada.lovelace@example.com", KNOWN) < SCORE_ENOUGH
    assert score("lovelace1815ada", KNOWN) < score("lovelace1815ada")


def test_an_easy_password_comes_with_advice_in_whole_sentences() -> None:
    advice = ZxcvbnStrength().judge("aaaaaaaaaaaa", ()).advice

    assert advice
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in advice)


def test_no_advice_repeats_the_password() -> None:
    verdict = ZxcvbnStrength().judge("passwordpassword", KNOWN)

    assert "passwordpassword" not in " ".join(verdict.advice)


@settings(max_examples=20)
@given(
    st.text(min_size=PASSWORD_SHORTEST, max_size=PASSWORD_LONGEST),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_any_text_can_be_judged(password: str, known: list[str]) -> None:
    assert 0 <= ZxcvbnStrength().judge(password, known).score <= 4
