"""Entity tags and conditional requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Fault
from shared.domain.versions import UNCONDITIONAL, Expected
from shared.entrypoints.api_gateway.conditions import content_hash, read_expected
from shared.entrypoints.api_gateway.problems import InvalidHeader

THIRD = "planet-7-3"
MALFORMED = [
    "3",
    THIRD,
    '"3',
    '3"',
    "'3'",
    '*, "3"',
    '"3" "4"',
    '"3";"4"',
    'w/"3"',
    'W/ "3"',
    '"a b"',
    '"\x7f"',
    "**",
]


def if_match(header: str) -> Expected:
    return read_expected(if_match=header, if_none_match=None)


def if_none_match(header: str) -> Expected:
    return read_expected(if_match=None, if_none_match=header)


def test_without_a_header_nothing_is_expected() -> None:
    assert read_expected(if_match=None, if_none_match=None) == UNCONDITIONAL


@pytest.mark.parametrize("header", ["*", " * "])
def test_a_star_matches_every_tag(header: str) -> None:
    assert if_match(header).includes(THIRD)
    assert THIRD in if_none_match(header).none_of


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ('"3"', {"3"}),
        ('"1", "2"', {"1", "2"}),
        (' "1"\t,"2" ', {"1", "2"}),
        ('"1",, "2",', {"1", "2"}),
        ('"a,b"', {"a,b"}),
        ('""', {""}),
        ('"\u00e9"', {"\u00e9"}),
        ("", set()),
        (",", set()),
    ],
)
def test_a_list_of_tags_expects_each_of_them(header: str, tags: set[str]) -> None:
    """RFC 9110 §8.8.3, and §5.6.1.2 of empty elements."""
    assert if_match(header).one_of == tags
    assert if_none_match(header).none_of == tags


def test_if_match_compares_strongly_and_if_none_match_weakly() -> None:
    """RFC 9110 §8.8.3.2."""
    assert if_match('W/"1", "2"').one_of == {"2"}
    assert if_none_match('W/"1", "2"').none_of == {"1", "2"}


@pytest.mark.parametrize("header", MALFORMED)
def test_what_is_no_list_of_tags_is_refused_by_the_headers_name(header: str) -> None:
    reason = 'must be *, or entity tags in double quotes, as in "a", "b"'

    for name, read in (("If-Match", if_match), ("If-None-Match", if_none_match)):
        with pytest.raises(InvalidHeader) as refusal:
            read(header)
        assert refusal.value.faults == (Fault((name,), reason),)


@given(st.text(alphabet=' \t,"W/*a'))
def test_a_header_is_a_star_or_a_list_or_refused(header: str) -> None:
    try:
        expected = if_match(header)
    except InvalidHeader:
        return
    assert isinstance(expected.one_of, frozenset) or header.strip() == "*"


@pytest.mark.parametrize("element", [" ", ", ", '"a", ', 'W/"', '" '])
def test_a_header_of_the_longest_that_is_taken_is_read_at_once(element: str) -> None:
    """What backtracks would take minutes over a thousand times the work."""
    for header in (element * 5_000, element * 5_000 + "x"):
        try:
            if_match(header)
        except InvalidHeader:
            continue


def test_another_document_has_another_hash() -> None:
    assert content_hash("[]") == content_hash("[]")
    assert content_hash("[]") != content_hash("[1]")
