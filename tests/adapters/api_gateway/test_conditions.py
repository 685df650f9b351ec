"""Entity tags and conditional requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.api_gateway.conditions import (
    content_tag,
    matches_none,
    read_if_match,
    version_tag,
)
from shared.domain.versions import Expected


def test_without_if_match_no_version_is_expected() -> None:
    assert read_if_match(None) is None


@pytest.mark.parametrize("header", ["*", " * "])
def test_a_star_expects_any_version(header: str) -> None:
    assert read_if_match(header) == Expected(None)


@pytest.mark.parametrize(
    ("header", "versions"), [('"3"', {3}), ('"1", "2"', {1, 2}), (' "1" ,"2" ', {1, 2})]
)
def test_strong_tags_are_versions(header: str, versions: set[int]) -> None:
    assert read_if_match(header) == Expected(frozenset(versions))


@pytest.mark.parametrize(
    "header",
    ['W/"3"', '"three"', '""', '"03"', '"-1"', '"1e3"', "3", '"3', "", ",", '*, "3"', '"3" "4"'],
)
def test_weak_and_foreign_and_malformed_tags_match_no_version(header: str) -> None:
    assert read_if_match(header) == Expected(frozenset())


@given(st.text())
def test_no_if_match_is_an_error(header: str) -> None:
    assert isinstance(read_if_match(header), Expected)


@pytest.mark.parametrize("header", ['"3"', 'W/"3"', '"2", "3"', "*"])
def test_a_tag_that_the_client_has_is_not_sent_again(header: str) -> None:
    assert not matches_none(header, version_tag(3))


@pytest.mark.parametrize("header", [None, '"4"', "3", '"3', ""])
def test_a_tag_that_the_client_has_not_is_sent(header: str | None) -> None:
    assert matches_none(header, version_tag(3))


def test_another_document_has_another_tag() -> None:
    assert content_tag("[]") == content_tag("[]")
    assert content_tag("[]") != content_tag("[1]")
