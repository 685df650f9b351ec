"""Forms are read into the same documents as JSON."""

import pytest

from tests.entrypoints.api_gateway.reading import DOCUMENT, faults, read_body, text
from tests.events import as_form, as_json


@pytest.mark.parametrize(
    ("written", "size"),
    [("5", 5.0), ("1.5", 1.5), ("1e-12", 1e-12), ("1E+3", 1000.0), ("0.10", 0.1)],
)
def test_a_form_has_numbers_as_json_writes_them(written: str, size: float) -> None:
    assert read_body(DOCUMENT, as_form({"name": "x", "size": written})) == {
        "name": "x",
        "size": size,
    }


@pytest.mark.parametrize(
    "written",
    ["1_000", " 5", "5 ", "nan", "NaN", "inf", "Infinity", "0x10", "05", "+5", ".5", "5.", "٣",
     "1e400", "-1", "1,5", "five", "5\n", "true", "1e999999999", "9" * 5000],
    ids=lambda it: ascii(it)[:20],
)  # fmt: skip
def test_a_form_has_no_other_numbers(written: str) -> None:
    assert faults(DOCUMENT, as_form({"name": "x", "size": written})).keys() == {("size",)}


def test_an_empty_field_of_a_form_is_null() -> None:
    assert read_body(DOCUMENT, as_form({"name": "x", "size": ""})) == {"name": "x", "size": None}
    assert faults(DOCUMENT, as_form({"name": ""})) == {("name",): "is required"}


def test_a_field_of_a_form_is_given_once() -> None:
    fields = [("name", "x"), ("size", "1"), ("name", "y")]

    assert faults(DOCUMENT, as_form(fields)) == {("name",): "must be given once only"}


@pytest.mark.parametrize("written", ["%C3%85+b", "Å+b", "Å b", "Å%20b"])
def test_a_forms_text_is_utf_8_percent_encoded_or_as_it_is(written: str) -> None:
    """`curl -d` sends what it is given (WHATWG URL §5.1)."""
    body = text(f"name={written}&size=1", "application/x-www-form-urlencoded; charset=utf-8")

    assert read_body(DOCUMENT, body) == {"name": "Å b", "size": 1.0}


@pytest.mark.parametrize("body", ["name=%ff", "name=Å%85", "name=\ud800", "%ff=x"], ids=ascii)
def test_a_form_that_is_not_utf_8_is_refused_as_a_whole(body: str) -> None:
    assert faults(DOCUMENT, text(body, "application/x-www-form-urlencoded")).keys() == {()}


@pytest.mark.parametrize("written", ["\ufffd", "%EF%BF%BD"])
def test_a_field_that_was_no_utf_8_before_api_gateway_is_refused(written: str) -> None:
    body = text(f"name=P{written}", "application/x-www-form-urlencoded")

    assert faults(DOCUMENT, body) == {("name",): "must be text in UTF-8, without U+FFFD"}


def test_a_number_in_json_text_is_no_number_although_forms_have_them_so() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "count": "5"})).keys() == {("count",)}


@pytest.mark.parametrize("body", ['{"name": "x"}', ' {"name": "x"}'])
def test_json_that_says_it_is_a_form_is_refused_with_the_right_type(body: str) -> None:
    found = faults(DOCUMENT, text(body, "application/x-www-form-urlencoded"))

    assert found == {(): "looks like JSON: send it with Content-Type: application/json"}
