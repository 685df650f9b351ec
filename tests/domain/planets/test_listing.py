"""The orders and selections of planets, and places in such lists."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid
from shared.domain.planets.listing import (
    KEY_LONGEST_BYTES,
    PlanetListing,
    PlanetOrder,
    PlanetPosition,
)
from shared.domain.values import ID_LARGEST, QUANTITY_LARGEST, QUANTITY_SMALLEST, caseless
from tests.builders import a_planet
from tests.refusals import refused

NUMBERS = [PlanetOrder.MASS, PlanetOrder.RADIUS, PlanetOrder.DISTANCE]
BY_NAME = PlanetListing()
BY_MASS = PlanetListing(order=PlanetOrder.MASS)


@pytest.mark.parametrize("order", PlanetOrder)
def test_every_order_has_its_reverse(order: PlanetOrder) -> None:
    assert PlanetListing.sorted(order.value) == PlanetListing(order=order)
    assert PlanetListing.sorted(f"-{order}") == PlanetListing(order=order, descending=True)


def test_planets_are_sorted_by_name_if_nothing_is_said() -> None:
    assert PlanetListing.sorted() == PlanetListing(order=PlanetOrder.PLANET_NAME)


@pytest.mark.parametrize(
    "listing",
    [
        *(PlanetListing(order=order) for order in PlanetOrder),
        PlanetListing(name_prefix="K"),
        PlanetListing(planet_type="terrestrial"),
        PlanetListing(home_star="Sun"),
        PlanetListing(planet_type="terrestrial", name_prefix="K", descending=True),
        PlanetListing(home_star="Sun", name_prefix="K"),
    ],
    ids=str,
)
def test_these_lists_are_served_by_an_index(listing: PlanetListing) -> None:
    listing.check()


@pytest.mark.parametrize("order", NUMBERS)
@pytest.mark.parametrize("selection", ["planet_type", "home_star", "name_prefix"])
def test_a_selection_is_sorted_by_name_only(order: PlanetOrder, selection: str) -> None:
    listing = PlanetListing.sorted(order.value, **{selection: "x"})

    with refused("sort", "must be planet_name or -planet_name"):
        listing.check()


def test_a_type_and_a_star_cannot_be_combined() -> None:
    with refused("home_star", "give one of them"):
        PlanetListing(planet_type="terrestrial", home_star="Sun").check()


@pytest.mark.parametrize("selected", ["home_star", "planet_type", "name_prefix"])
@pytest.mark.parametrize("other", ["A\u030a  B", " å b ", "\u3000Å\u00a0b"], ids=ascii)
def test_what_is_selected_is_compared_as_names_are(selected: str, other: str) -> None:
    assert PlanetListing.sorted(**{selected: other}) == PlanetListing.sorted(**{selected: "Å b"})


@pytest.mark.parametrize(
    ("listing", "value"),
    [(BY_NAME, "proxima cen b"), (BY_MASS, 1.07)],
)
def test_the_place_of_a_planet_can_be_read_back(listing: PlanetListing, value: object) -> None:
    position = listing.position_of(a_planet(planet_id=7, planet_name="Proxima Cen b", mass=1.07))

    assert position == PlanetPosition(value, 7)  # type: ignore[arg-type]  # of either type
    assert listing.position([value, 7]) == position


@given(
    key=st.text(min_size=1, max_size=KEY_LONGEST_BYTES),
    planet_id=st.integers(min_value=1, max_value=ID_LARGEST),
)
def test_no_place_has_a_key_that_no_name_has(key: str, planet_id: int) -> None:
    try:
        position = BY_NAME.position([key, planet_id])
    except Invalid:
        return

    assert position.value == caseless(key)
    assert len(key.encode()) <= KEY_LONGEST_BYTES


@pytest.mark.parametrize(
    "place",
    [
        [],
        ["earth"],
        ["earth", 0],
        ["earth", -1],
        ["earth", ID_LARGEST + 1],
        ["earth", "7"],
        ["earth", 7.0],
        ["earth", True],
        ["earth", None],
        ["earth", 7, 7],
        ["Earth", 7],
        ["", 7],
        [" ", 7],
        ["a\x00", 7],
        ["\ud800", 7],
        ["x" * 1001, 7],
        [1.0, 7],
        [None, 7],
        [["earth"], 7],
        [{"earth": 1}, 7],
    ],
    ids=ascii,
)
def test_what_is_no_place_in_a_list_by_name_is_refused(place: Sequence[object]) -> None:
    with refused("cursor"):
        BY_NAME.position(place)


@pytest.mark.parametrize(
    "value",
    [
        "earth",
        True,
        0,
        -1.0,
        QUANTITY_SMALLEST / 2,
        QUANTITY_LARGEST * 2,
        float("nan"),
        float("inf"),
        10**400,
        None,
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_no_planet_can_weigh_is_no_place_in_a_list_by_mass(value: object) -> None:
    with refused("cursor"):
        BY_MASS.position([value, 7])


def test_a_place_outside_of_the_prefix_is_refused() -> None:
    listing = PlanetListing(name_prefix="Kep")

    assert listing.position(["kepler-22 b", 7]) == PlanetPosition("kepler-22 b", 7)
    with refused("cursor"):
        listing.position(["earth", 7])
