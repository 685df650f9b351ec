"""The orders and filters of a list of planets, and positions in it."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.planets.listing import (
    KEY_LONGEST_BYTES,
    PlanetListing,
    PlanetOrder,
    PlanetPosition,
)
from shared.domain.values import ID_LARGEST, QUANTITY_LARGEST, QUANTITY_SMALLEST, caseless
from tests.builders import a_planet
from tests.refusals import refused

SELECTIONS = ["planet_type", "home_star", "name_prefix"]
NUMBERS = [PlanetOrder.MASS, PlanetOrder.RADIUS, PlanetOrder.DISTANCE]
BY_NAME = PlanetListing()
BY_MASS = PlanetListing(order=PlanetOrder.MASS)


def filtered(
    selection: str, text: str, order: PlanetOrder = PlanetOrder.PLANET_NAME
) -> PlanetListing:
    details: dict[str, Any] = {selection: text}
    return PlanetListing(order=order, **details)


def test_planets_are_sorted_by_name_if_nothing_is_said() -> None:
    assert PlanetListing() == PlanetListing(order=PlanetOrder.PLANET_NAME, descending=False)


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
def test_these_lists_are_supported(listing: PlanetListing) -> None:
    listing.check()


@pytest.mark.parametrize("order", NUMBERS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_selection_is_sorted_by_name_only(order: PlanetOrder, selection: str) -> None:
    listing = filtered(selection, "x", order)

    with refused("sort", "must be by planet_name"):
        listing.check()


def test_a_type_and_a_star_cannot_be_combined() -> None:
    with refused("home_star", "give one of them"):
        PlanetListing(planet_type="terrestrial", home_star="Sun").check()


@pytest.mark.parametrize("selected", SELECTIONS)
@pytest.mark.parametrize("other", ["A\u030a  B", " å b ", "\u3000Å\u00a0b"], ids=ascii)
def test_what_is_selected_is_compared_as_names_are(selected: str, other: str) -> None:
    assert filtered(selected, other) == filtered(selected, "Å b")


@pytest.mark.parametrize(
    ("listing", "value"),
    [(BY_NAME, "proxima cen b"), (BY_MASS, 1.07)],
)
def test_the_position_of_a_planet_can_be_read_back(
    listing: PlanetListing, value: str | float
) -> None:
    position = listing.position_of(a_planet(planet_id=7, planet_name="Proxima Cen b", mass=1.07))

    assert position == PlanetPosition(value, 7)
    assert listing.position([value, 7]) == position


@given(
    key=st.text(min_size=1, max_size=KEY_LONGEST_BYTES),
    planet_id=st.integers(min_value=1, max_value=ID_LARGEST),
)
def test_no_position_has_a_key_that_no_name_has(key: str, planet_id: int) -> None:
    position = BY_NAME.position([key, planet_id])

    if position is not None:
        assert position.value == caseless(key)
        assert len(key.encode()) <= KEY_LONGEST_BYTES


@pytest.mark.parametrize(
    "values",
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
def test_other_values_are_no_position_in_a_list_by_name(values: Sequence[object]) -> None:
    assert BY_NAME.position(values) is None


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
def test_what_no_planet_can_weigh_is_no_position_in_a_list_by_mass(value: object) -> None:
    assert BY_MASS.position([value, 7]) is None


def test_no_position_is_outside_of_the_prefix() -> None:
    listing = PlanetListing(name_prefix="Kep")

    assert listing.position(["kepler-22 b", 7]) == PlanetPosition("kepler-22 b", 7)
    assert listing.position(["earth", 7]) is None
