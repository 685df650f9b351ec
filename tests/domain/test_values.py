"""The rules of names, numbers, identifiers and addresses."""

import re
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid
from shared.domain.planets.listing import KEY_LONGEST_BYTES
from shared.domain.planets.planet import NAME_LONGEST
from shared.domain.values import (
    ID_LARGEST,
    QUANTITY_LARGEST,
    QUANTITY_SMALLEST,
    TEXT_LONGEST_BYTES,
    VISIBLE_TEXT,
    WHOLE_LARGEST,
    caseless,
    checked_choice,
    checked_day,
    checked_id,
    checked_quantity,
    checked_text,
    checked_whole,
    is_visible_text,
    new_id,
)
from tests.refusals import refused

KEY_BYTES_OF_A_CHARACTER = 5
# What is visible, with blanks, accents, joiners and selectors between: most are texts.
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" \u00a0\u0301\u200d\ufe0f"),
    min_size=1,
    max_size=60,
)

SURROGATES = st.characters(categories=["Cs"])
CONTROLS = st.characters(categories=["Cc"])


JOINERS = "\u200c\u200d"
# Signs that enclose or precede numbers, and a sign of abbreviation.
SEEN_FORMATS = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


@given(text=st.text(), spoilt_by=SURROGATES | CONTROLS, rest=st.text())
def test_no_text_has_control_characters_or_lone_surrogates(
    text: str, spoilt_by: str, rest: str
) -> None:
    with pytest.raises(Invalid):
        checked_text("name", text + spoilt_by + rest, longest=1000)


@pytest.mark.parametrize(
    "blank",
    ["", " ", "\u00a0", "\u200b\u200d", "\u3000 \u2003", "\ufeff", "\u00ad", "\u2800", "\u3164"],
    ids=ascii,
)
def test_a_text_has_a_visible_character(blank: str) -> None:
    with refused("name", "visible"):
        checked_text("name", blank, longest=100)


@pytest.mark.parametrize(
    "text",
    ["x", "Ångström", "地球", "王‧明", "🪐", "👩‍🚀", "🏳️‍🌈", "©️", "1️⃣", "می‌خواهم", "ක්‍ෂ", "<script>",
     "' OR 1=1"],
)  # fmt: skip
def test_a_text_may_be_in_any_script(text: str) -> None:
    assert checked_text("name", text, longest=100) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text",
    ["Vega b", " Vega b", "Vega b ", "Vega  b", "Vega\u00a0b", "Vega\u2003 \u3000b\u202f"],
    ids=ascii,
)
def test_white_space_is_trimmed_and_folded_to_one_blank(text: str) -> None:
    assert checked_text("name", text, longest=100) == "Vega b"


@pytest.mark.parametrize(
    "text",
    [
        "Vega\u200b b",  # zero-width space
        "Vega b\ufe0f",  # a selector behind a letter
        "Ve\u200d ga",  # a joiner that joins nothing
        "地\u200d",
        "\u200d地",
        "地\u200d 球",
        "地\u200d\u200d球",
        "🪐\ufe0f\ufe0f",
        "\ufe0f🪐",
        "Ada\u202etxt.exe",
        "\u2066x",
        "Ada\u2028B",
        "Ada\u2029B",
        "Ve\u00adga",
        "Ve\u2060ga",
        "Vega\U000e0062",
        "葛\U000e0100",
        "P\ufffd",
    ],
    ids=ascii,
)
def test_a_text_has_nothing_that_cannot_be_seen(text: str) -> None:
    with refused("name", "invisible"):
        checked_text("name", text, longest=100)


def test_format_characters_are_refused_but_those_that_are_seen_and_joiners() -> None:
    allowed = {
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in {"Cf", "Zl", "Zp"}
        and is_visible_text(f"地{character}地")
    }

    assert allowed == {*JOINERS, *SEEN_FORMATS}


def test_every_blank_of_unicode_is_folded() -> None:
    blanks = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) == "Zs"
    ]

    assert checked_text("name", f"a{''.join(blanks)}b", longest=100) == "a b"


@given(TEXTS.filter(is_visible_text))
def test_the_normal_form_of_a_text_is_a_text_and_its_own_normal_form(text: str) -> None:
    normal = checked_text("name", text, longest=TEXT_LONGEST_BYTES)

    assert is_visible_text(normal)
    assert checked_text("name", normal, longest=TEXT_LONGEST_BYTES) == normal


@given(
    TEXTS | st.text(min_size=1, max_size=300),
    st.integers(1, 300),
)
def test_no_text_is_longer_than_its_limits(text: str, longest: int) -> None:
    with suppress(Invalid):
        kept = checked_text("name", text, longest=longest)
        assert len(kept) <= longest
        assert len(kept.encode()) <= TEXT_LONGEST_BYTES


def test_a_text_does_not_end_in_a_line_break() -> None:
    with refused("name", "control"):
        checked_text("name", "Earth\n", longest=100)


def test_a_text_is_normalized_to_nfc() -> None:
    assert checked_text("name", "A\u030angstro\u0308m", longest=8) == "Ångström"


def test_a_text_has_at_most_as_many_characters_as_its_field_allows() -> None:
    assert checked_text("name", "x" * 200, longest=200) == "x" * 200
    with refused("name", "at most 200 characters"):
        checked_text("name", "x" * 201, longest=200)


def test_a_text_has_at_most_800_bytes() -> None:
    assert checked_text("name", "🪐" * 200, longest=1000)
    with refused("name", "at most 800 bytes"):
        checked_text("name", "🪐" * 201, longest=1000)


def test_a_text_that_is_not_valid_names_its_field() -> None:
    with pytest.raises(Invalid) as refusal:
        checked_text("home_star", "", longest=1)

    assert [fault.path for fault in refusal.value.faults] == [("home_star",)]


@given(st.text())
def test_the_pattern_means_the_same_in_a_json_schema(text: str) -> None:
    """A schema's pattern is searched for, and its `$` is the very end (ECMA-262)."""
    searched = re.search(VISIBLE_TEXT.removesuffix("$") + r"\Z", text) is not None

    assert searched == (re.fullmatch(VISIBLE_TEXT, text) is not None)
    assert searched or not is_visible_text(text)


@given(st.floats(min_value=QUANTITY_SMALLEST, max_value=QUANTITY_LARGEST))
def test_a_quantity_between_its_bounds_is_itself(quantity: float) -> None:
    assert checked_quantity("mass", quantity) == quantity


def test_an_integer_is_a_quantity() -> None:
    assert isinstance(checked_quantity("mass", 5), float)


def test_none_is_the_quantity_that_is_not_known() -> None:
    assert checked_quantity("mass", None) is None


@given(
    st.floats(max_value=QUANTITY_SMALLEST, exclude_max=True)
    | st.floats(min_value=QUANTITY_LARGEST, exclude_min=True)
    | st.just(float("nan"))
)
def test_no_other_number_is_a_quantity(number: float) -> None:
    with refused("mass", "must lie between 1e-12 and 1e+12"):
        checked_quantity("mass", number)


@given(st.integers(-WHOLE_LARGEST, WHOLE_LARGEST))
def test_a_whole_number_that_javascript_represents_is_itself(number: int) -> None:
    assert checked_whole("size", number) == number


@pytest.mark.parametrize("number", [WHOLE_LARGEST + 1, -WHOLE_LARGEST - 1])
def test_a_whole_number_beyond_is_refused(number: int) -> None:
    with refused("size", "must lie between -9007199254740991 and 9007199254740991"):
        checked_whole("size", number)


@given(st.dates())
def test_a_day_of_the_calendar_is_itself(day: date) -> None:
    assert checked_day("discovered", day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "20261124", "2026-W48-2", "24.11.2026", "today"]
)
def test_another_text_is_no_day(text: str) -> None:
    with refused("discovered", "must be a date"):
        checked_day("discovered", text)


def test_an_identifier_is_one_that_something_can_have() -> None:
    assert checked_id("star_id", ID_LARGEST) == ID_LARGEST
    for number in (0, -1, ID_LARGEST + 1, True):
        with refused("star_id", "must lie between 1 and"):
            checked_id("star_id", number)


def test_a_choice_is_one_of_those_that_there_are() -> None:
    assert checked_choice("kind", "icy", ("rocky", "icy")) == "icy"
    with refused("kind", "must be one of rocky, icy"):
        checked_choice("kind", "soft", ("rocky", "icy"))


def changed_by(form: Callable[[str], str]) -> list[str]:
    """Return the characters that a form changes."""
    characters = map(chr, range(sys.maxunicode + 1))
    return [character for character in characters if form(character) != character]


def test_a_name_of_200_characters_has_a_key_of_at_most_1000_bytes() -> None:
    """What no case folding changes has at most 4 bytes; this looks at all the rest."""
    longest = max(
        len(caseless(character).encode())
        for character in changed_by(str.casefold)
        if unicodedata.is_normalized("NFC", character)
    )

    assert longest == KEY_BYTES_OF_A_CHARACTER
    assert NAME_LONGEST * KEY_BYTES_OF_A_CHARACTER <= KEY_LONGEST_BYTES


@given(st.text(st.sampled_from(changed_by(str.casefold)) | st.characters(categories=["M", "L"])))
def test_the_keys_of_its_characters_bound_the_key_of_a_name(name: str) -> None:
    """Characters that meet compose or change places; neither makes their key longer."""
    normal = unicodedata.normalize("NFC", name)

    key = caseless(normal)

    assert len(key.encode()) <= KEY_BYTES_OF_A_CHARACTER * len(normal)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    """So a cursor can be checked without the name that it came from."""
    assert caseless(caseless(name)) == caseless(name)


@given(st.text(max_size=TEXT_LONGEST_BYTES))
def test_a_key_is_in_nfc(name: str) -> None:
    assert unicodedata.is_normalized("NFC", caseless(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kepler-22 B", "kepler-22 b"),
        ("Straße", "STRASSE"),
        ("Å", "a\u030a"),
        ("Vega b", " vega\u00a0 b"),
        ("地球", "地\u200d球"),
        ("☀", "☀\ufe0f"),
    ],
)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert caseless(one) == caseless(other)


def test_an_identifier_is_exact_in_javascript_and_never_zero() -> None:
    drawn = {new_id() for _ in range(100)}

    assert len(drawn) == 100
    assert all(0 < number <= ID_LARGEST == 2**53 - 1 for number in drawn)
