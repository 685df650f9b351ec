"""Parameters of the query."""

import pytest

from shared.domain.errors import Fault
from shared.domain.pages import Page
from shared.entrypoints.api_gateway.pages import PageRequest, page_answer
from shared.entrypoints.api_gateway.request import Request
from tests.entrypoints.api_gateway.reading import (
    PAGE,
    QUERY,
    Listing,
    Position,
    query_faults,
    read_query,
)
from tests.events import event_of


def test_a_query_is_read_from_text() -> None:
    assert read_query(QUERY, name="x", size="1.5", owner="7") == {
        "name": "x",
        "size": 1.5,
        "owner": 7,
    }


def test_an_unknown_parameter_is_refused_by_its_name() -> None:
    assert query_faults(QUERY, name="x", colour="red") == {Fault(("colour",), "is not known here")}


def test_a_parameter_is_given_once() -> None:
    assert query_faults(QUERY, name=["x", "x"]) == {Fault(("name",), "must be given once only")}


def test_an_empty_parameter_is_absent() -> None:
    assert read_query(QUERY, name="x", size="", colour="") == {"name": "x"}
    assert query_faults(QUERY, name="") == {Fault(("name",), "is required")}
    assert read_query(PAGE, name="", limit="", cursor="") == read_query(PAGE)


def test_an_empty_parameter_does_not_count_beside_another() -> None:
    assert read_query(QUERY, name=["", "x"]) == {"name": "x"}


@pytest.mark.parametrize("name", ["name", "cursor", "limit"])
def test_a_parameter_that_was_no_utf_8_is_refused(name: str) -> None:
    """API Gateway writes U+FFFD for such bytes."""
    refusal = Fault((name,), "must be text in UTF-8, without U+FFFD")

    assert query_faults(PAGE, **{name: "P\ufffd"}) == {refusal}


def test_a_list_has_20_items_a_page_if_nothing_is_said() -> None:
    asked = read_query(PAGE)

    assert (asked.listing, asked.limit, asked.position) == (Listing(), 20, None)


@pytest.mark.parametrize("limit", ["1", "100"])
def test_a_page_has_1_to_100_items(limit: str) -> None:
    assert read_query(PAGE, name="x", limit=limit).limit == int(limit)


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1e1", "1.0", "05", " 5", "٣", "all", "9" * 5000], ids=ascii
)
def test_a_page_of_another_size_is_refused(limit: str) -> None:
    assert {fault.path for fault in query_faults(PAGE, limit=limit)} == {("limit",)}


def cursor_to(number: int, listing: Listing) -> str:
    """Return the cursor that the page before this position has."""
    page: Page[str, Position] = Page(("x",), Position(number))
    request = Request(event_of("list_users"))
    answer = page_answer(request, page, PageRequest(listing, 20, None), show=str)
    return answer.body["next_cursor"] or ""


def test_a_cursor_is_read_as_a_position_in_the_list() -> None:
    cursor = cursor_to(7, Listing(name="x"))

    assert read_query(PAGE, name="x", cursor=cursor).position == Position(7)


def test_a_cursor_to_no_position_in_the_list_is_refused() -> None:
    refusal = Fault(("cursor",), "is not a position in this list; begin again without one")

    assert query_faults(PAGE, cursor=cursor_to(10, Listing())) == {refusal}


@pytest.mark.parametrize("name", ["limit", "cursor", "name"])
def test_a_parameter_of_a_list_is_given_once(name: str) -> None:
    assert {it.path for it in query_faults(PAGE, **{name: ["1", "2"]})} == {(name,)}
