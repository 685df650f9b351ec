"""Pages of a list, and cursors, which identify a position in it."""

import base64
import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.accounts.listing import UserListing, UserPosition
from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.domain.values import ID_LARGEST, QUANTITY_LARGEST, QUANTITY_SMALLEST, caseless
from shared.entrypoints.api_gateway.pages import PageRequest, page_answer, read_cursor
from shared.entrypoints.api_gateway.request import Request
from tests.events import event_of
from tests.refusals import refused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ALL_USERS = UserListing()
POSITION = UserPosition(7)
ASKED_FOR = Request(event_of("list_users"))


@dataclass(frozen=True)
class OtherListing:
    """Another list, of things that can be selected and turned round."""

    letter: str = ""
    descending: bool = False


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
IDS = st.integers(min_value=1, max_value=ID_LARGEST)
PLANET_NAMES = st.text(min_size=1).map(caseless).filter(lambda key: _is_planets(key))
QUANTITIES = st.floats(min_value=QUANTITY_SMALLEST, max_value=QUANTITY_LARGEST)
POSITIONS = st.builds(UserPosition, IDS) | st.builds(PlanetPosition, PLANET_NAMES | QUANTITIES, IDS)


def _is_planets(key: str) -> bool:
    return PlanetListing().position([key, 1]) is not None


def cursor_to(
    position: UserPosition | PlanetPosition, listing: "DataclassInstance" = ALL_USERS
) -> str:
    page: Page[str, UserPosition | PlanetPosition] = Page(("x",), position)
    answer = page_answer(ASKED_FOR, page, PageRequest(listing, 20, None), show=str)
    assert answer.body["next_cursor"] is not None
    return answer.body["next_cursor"]


def written(document: object) -> str:
    """Write a cursor of whatever is said."""
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


def name_of(listing: "DataclassInstance") -> str:
    """Return what a cursor calls a list."""
    cursor = cursor_to(POSITION, listing)
    name: str = json.loads(base64.urlsafe_b64decode(cursor + "=="))[1]
    return name


def test_a_page_shows_its_items_and_says_where_the_next_one_begins() -> None:
    page: Page[int, UserPosition] = Page((1, 2), POSITION)

    body = page_answer(ASKED_FOR, page, PageRequest(ALL_USERS, 2, None), show=str).body

    assert body["items"] == ["1", "2"]
    assert body["next_cursor"]


def test_the_last_page_has_no_cursor() -> None:
    page: Page[int, UserPosition] = Page((), None)

    assert page_answer(ASKED_FOR, page, PageRequest(ALL_USERS, 2, None), show=str).body == {
        "items": [],
        "next_cursor": None,
    }


@given(POSITIONS)
def test_a_cursor_brings_its_position_back(position: UserPosition | PlanetPosition) -> None:
    assert read_cursor(ALL_USERS, cursor_to(position)) == [*astuple(position)]


@given(POSITIONS)
def test_a_cursor_can_stand_in_a_query_as_it_is(position: UserPosition | PlanetPosition) -> None:
    cursor = cursor_to(position)

    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert cursor.isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ALL_USERS, OtherListing()),
        (OtherListing(), ALL_USERS),
        (OtherListing(), OtherListing(descending=True)),
        (OtherListing(), OtherListing(letter="A")),
        (ALL_USERS, PlanetListing()),
        (PlanetListing(), PlanetListing(order=PlanetOrder.MASS)),
        (PlanetListing(), PlanetListing(descending=True)),
        (PlanetListing(), PlanetListing(home_star="Sun")),
    ],
    ids=str,
)
def test_a_cursor_belongs_to_its_list(one: "DataclassInstance", other: "DataclassInstance") -> None:
    cursor = cursor_to(POSITION, one)

    with refused("cursor", "is not a cursor of this list"):
        read_cursor(other, cursor)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PlanetListing(), PlanetListing(order=PlanetOrder.PLANET_NAME)),
        (PlanetListing(home_star="Sun"), PlanetListing(home_star=" SUN ")),
        (PlanetListing(planet_type="A\u030a"), PlanetListing(planet_type="Å")),
        (PlanetListing(name_prefix="GJ 1"), PlanetListing(name_prefix="gj\u00a0 1")),
    ],
)
def test_a_cursor_serves_the_same_list_however_it_was_asked_for(
    one: PlanetListing, other: PlanetListing
) -> None:
    cursor = cursor_to(POSITION, one)

    assert read_cursor(other, cursor) == [*astuple(POSITION)]


def test_a_cursor_of_another_version_is_refused() -> None:
    with refused("cursor"):
        read_cursor(ALL_USERS, written([2, name_of(ALL_USERS), 7]))


@pytest.mark.parametrize(
    "document",
    [None, 5, "x", [], {}, [1], [1, None], [None, "x"], {"1": "x"}, [[1, "x"]]],
    ids=str,
)
def test_a_document_of_another_form_is_no_cursor(document: object) -> None:
    with refused("cursor"):
        read_cursor(ALL_USERS, written(document))


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "=",
        "x",
        "é",
        "\ud800",
        "AAAA",
        "W10",
        "W10=",
        "[]",
        " W10",
        "W10\n",
        "a+b/",
        "[" * 99999,
    ],
    ids=lambda it: ascii(it)[:20],
)
def test_garbage_is_no_cursor(cursor: str) -> None:
    with refused("cursor"):
        read_cursor(ALL_USERS, cursor)


def test_a_cursor_that_is_nested_too_deeply_is_refused() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()

    with refused("cursor"):
        read_cursor(ALL_USERS, deep)


@given(st.text() | st.builds(written, JSON))
def test_no_text_is_more_than_no_cursor(cursor: str) -> None:
    with refused("cursor"):
        read_cursor(ALL_USERS, cursor)


@given(st.lists(JSON, max_size=3), st.sampled_from([PlanetOrder.PLANET_NAME, PlanetOrder.MASS]))
def test_a_forged_position_among_planets_is_one_that_dynamodb_takes_or_none(
    values: list[object], order: PlanetOrder
) -> None:
    listing = PlanetListing(order=order)
    forged = written([1, name_of(listing), *values])

    position = listing.position(read_cursor(listing, forged))

    if position is not None:
        by_name = order is PlanetOrder.PLANET_NAME
        assert type(position.planet_id) is int
        assert type(position.value) in ((str,) if by_name else (int, float))


@given(st.lists(JSON, max_size=2))
def test_a_forged_position_among_users_is_an_identifier_or_none(values: list[object]) -> None:
    forged = written([1, name_of(ALL_USERS), *values])

    position = ALL_USERS.position(read_cursor(ALL_USERS, forged))

    if position is not None:
        assert type(position.user_id) is int
        assert 0 < position.user_id <= ID_LARGEST


@pytest.mark.parametrize(
    "values", [[], [0], [-1], [True], [1.0], ["1"], [None], [2**53], [1, 2]], ids=str
)
def test_other_values_are_no_position_among_users(values: list[object]) -> None:
    assert ALL_USERS.position(values) is None


def test_a_position_among_users_is_read_back() -> None:
    assert ALL_USERS.position([7]) == UserPosition(7)
