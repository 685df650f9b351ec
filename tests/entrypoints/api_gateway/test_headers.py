"""The headers of a request: every line of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.entrypoints.api_gateway.headers import header_lines, header_values, quality

SENT = {
    "multiValueHeaders": {"If-Match": ['"1"', ' "2"\t'], "if-match": ['"1"'], "Accept": ["*/*"]}
}


@pytest.mark.parametrize("name", ["If-Match", "if-match", "IF-MATCH"])
def test_the_lines_of_a_header_are_found_in_any_case(name: str) -> None:
    assert header_lines(SENT, name) == ['"1"', '"2"', '"1"']


def test_a_value_that_is_repeated_is_one() -> None:
    assert header_values(SENT, "If-Match") == ['"1"', '"2"']


@pytest.mark.parametrize("sent", [None, {}], ids=str)
def test_a_request_may_have_no_header(sent: object) -> None:
    assert header_lines({"multiValueHeaders": sent}, "Accept") == []


@pytest.mark.parametrize(
    ("accept", "weight"),
    [
        ("text/html", 1),
        ("TEXT/HTML", 1),
        ("text/html;q=0.4", 0.4),
        ("text/html ; charset=utf-8 ;Q=0.4", 0.4),
        ("text/html;q=0", 0),
        ("text/*;q=0.2, text/html;q=0.7, */*", 0.7),
        ("*/*, text/*;q=0.2", 0.2),
        ("text/html;q=0, */*", 0),
        ("application/json, */*;q=0.1", 0.1),
        ("application/json", 0),
        ("", 0),
        (",, text/html ,", 1),
        ("text", 0),
        ("text/html;q=2", 0),
        ("text/html;q=nan", 0),
        ("text/html;q=", 0),
    ],
)
def test_a_media_type_is_as_welcome_as_its_most_specific_range_says(
    accept: str, weight: float
) -> None:
    """RFC 9110 §12.5.1."""
    assert quality(accept, "text/html") == weight


@given(st.text())
def test_whatever_is_accepted_has_a_weight(accept: str) -> None:
    assert 0 <= quality(accept, "text/html") <= 1
