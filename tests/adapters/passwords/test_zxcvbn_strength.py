"""How hard passwords are to guess."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn import zxcvbn

from shared.adapters.passwords import zxcvbn_strength
from shared.adapters.passwords.zxcvbn_strength import (
    JUDGED_LONGEST,
    LEET_MOST,
    ZxcvbnStrength,
    judged,
)
from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST, SCORE_ENOUGH
from tests.builders import PASSWORD

PRODUCT = "Zodiac Observatory"
KNOWN = ("Ada", "Lovelace", "ada.lovelace@example.com")


def score(password: str, known: tuple[str, ...] = ()) -> int:
    return ZxcvbnStrength(PRODUCT).judge(password, known).score


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


@pytest.mark.parametrize(
    "password",
    ["Ada Lovelace 1", "AdaLovelace1", "adalovelace12", "Lovelace Ada 1843", "adaadalovelace"],
)
def test_names_with_a_little_added_are_easy_to_guess_for_who_knows_them(password: str) -> None:
    assert score(password, KNOWN) < SCORE_ENOUGH


@pytest.mark.parametrize(
    "password",
    [
        "ada keeps brass gears at noon",
        "xkjw-ada-93nf-qpl2",
        "Lovelace Ada Lovelace Ada " + PASSWORD,
    ],
)
def test_names_do_no_harm_to_what_is_hard_enough_without_them(password: str) -> None:
    assert score(password, KNOWN) >= SCORE_ENOUGH


def test_the_name_of_the_product_is_easy_to_guess() -> None:
    elsewhere = ZxcvbnStrength("Orrery").judge("zodiac observatory!", ()).score

    assert score("zodiac observatory!") < SCORE_ENOUGH <= elsewhere


def test_a_long_address_is_no_password_either() -> None:
    address = "qvzxkwtr.jbpmhdgfy@longer-than-what-is-judged.example"

    assert score(address) >= SCORE_ENOUGH
    assert score(address, (address,)) < SCORE_ENOUGH


@pytest.fixture
def texts_given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the texts that zxcvbn gets."""
    texts: list[str] = []

    def spy(password: str, user_inputs: Sequence[str]) -> object:
        texts.extend([password, *user_inputs])
        return zxcvbn(password, user_inputs=user_inputs)

    monkeypatch.setattr(zxcvbn_strength, "zxcvbn", spy)
    return texts


def test_zxcvbn_gets_24_characters_of_a_password_and_of_each_known_word(
    texts_given: list[str],
) -> None:
    ZxcvbnStrength("z" * 64).judge("a long phrase, " * 5, ["x" * 100, "y" * 254])

    assert [len(text) for text in texts_given] == [JUDGED_LONGEST] * 4 == [24] * 4


def test_zxcvbn_gets_at_most_12_different_characters_that_can_replace_letters(
    texts_given: list[str],
) -> None:
    ZxcvbnStrength(PRODUCT).judge("44@8({[<3691!|17$50+7%2", ())

    assert texts_given == ["44@8({[<3691!", PRODUCT]
    assert len(set(texts_given[0])) == LEET_MOST == 12


@given(st.text("4@8({[<3691!|7$50+%2", min_size=PASSWORD_SHORTEST, max_size=PASSWORD_LONGEST))
def test_at_least_the_shortest_password_is_judged(password: str) -> None:
    assert len(judged(password)) >= PASSWORD_SHORTEST


def test_an_easy_password_comes_with_advice_in_whole_sentences() -> None:
    advice = ZxcvbnStrength(PRODUCT).judge("aaaaaaaaaaaa", ()).advice

    assert advice
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in advice)


def test_no_advice_repeats_the_password() -> None:
    verdict = ZxcvbnStrength(PRODUCT).judge("passwordpassword", KNOWN)

    assert "passwordpassword" not in " ".join(verdict.advice)


@settings(max_examples=20)
@given(
    st.text(min_size=PASSWORD_SHORTEST, max_size=PASSWORD_LONGEST),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_any_text_can_be_judged(password: str, known: list[str]) -> None:
    assert 0 <= ZxcvbnStrength(PRODUCT).judge(password, known).score <= 4
