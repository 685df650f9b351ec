"""What every list does, the fake ones too: pages in an order, of a selection."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from tests.builders import a_planet, a_user
from tests.storage import Storage

EARTH = a_planet(planet_id=3, planet_name="Earth", home_star="Sun", mass=1.0, radius=1.0)
GJ_1 = a_planet(planet_id=1, planet_name="GJ 1 b", mass=0.5, distance=None)
GIANT = a_planet(
    planet_id=5, planet_name="gj 2 b", planet_type="gas-giant", mass=300.25, radius=11.2
)
JUPITER = a_planet(
    planet_id=2, planet_name="Jupiter", planet_type="gas-giant", home_star="Sun", mass=None
)
ANGSTROM = a_planet(planet_id=4, planet_name="Ångström b", mass=1e-12, distance=1e12)
PLANETS = (EARTH, GJ_1, GIANT, JUPITER, ANGSTROM)

BY_MASS = PlanetListing(order=PlanetOrder.MASS)
LISTS = [
    (PlanetListing(), [EARTH, GJ_1, GIANT, JUPITER, ANGSTROM]),
    (BY_MASS, [ANGSTROM, GJ_1, EARTH, GIANT]),
    (PlanetListing(order=PlanetOrder.RADIUS), [EARTH, GIANT]),
    (PlanetListing(name_prefix="GJ"), [GJ_1, GIANT]),
    (PlanetListing(name_prefix="a\u030a"), [ANGSTROM]),
    (PlanetListing(name_prefix="nothing"), []),
    (PlanetListing(home_star="Sun"), [EARTH, JUPITER]),
    (PlanetListing(home_star="sUN "), [EARTH, JUPITER]),
    (PlanetListing(home_star="Su"), []),
    (PlanetListing(home_star="Sun", name_prefix="j"), [JUPITER]),
    (PlanetListing(planet_type="GAS-Giant"), [GIANT, JUPITER]),
    (PlanetListing(planet_type="gas-giant", name_prefix="gj 2"), [GIANT]),
]


def walk[Item, Position](
    page_after: Callable[[Position | None], Page[Item, Position]], *, limit: int
) -> Iterator[Item]:
    """Read a list to its end, each page from where the one before says."""
    after = None
    while True:
        page = page_after(after)
        assert len(page.items) <= limit
        yield from page.items
        if page.next is None:
            return
        after = page.next


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_a_walk_through_its_pages_brings_a_whole_list_in_its_order(
    storage: Storage, limit: int, *, descending: bool
) -> None:
    storage.put(*PLANETS)

    for listing, ascending in LISTS:
        directed = replace(listing, descending=descending)
        walked = walk(partial(storage.planets.page, directed, limit), limit=limit)
        assert list(walked) == (ascending[::-1] if descending else ascending), listing


def test_planets_that_weigh_the_same_are_all_listed(storage: Storage) -> None:
    planets = [a_planet(planet_id=number, mass=1.0) for number in range(1, 8)]
    storage.put(*planets)

    walked = walk(partial(storage.planets.page, BY_MASS, 3), limit=3)

    assert sorted(walked, key=lambda planet: planet.planet_id) == planets


def test_a_planet_leaves_a_list_by_a_number_that_is_no_longer_known(storage: Storage) -> None:
    storage.put(a_planet(mass=1.0))

    storage.put(a_planet(mass=None))

    assert storage.planets.page(BY_MASS, 100, None).items == ()
    assert storage.planets.page(PlanetListing(), 100, None).items == (a_planet(mass=None),)


def test_a_list_goes_on_behind_a_planet_that_is_there_no_more(storage: Storage) -> None:
    storage.put(*PLANETS)

    by_name = storage.planets.page(PlanetListing(), 100, PlanetPosition("jupiter", 77))
    by_mass = storage.planets.page(BY_MASS, 100, PlanetPosition(0.7, 77))

    assert by_name.items == (ANGSTROM,)
    assert by_mass.items == (EARTH, GIANT)


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_walk_through_its_pages_brings_every_user_once(storage: Storage, limit: int) -> None:
    users = [a_user(user_id=number) for number in range(1, 6)]
    storage.put(*users)

    walked = walk(partial(storage.users.page, limit), limit=limit)

    assert sorted(walked, key=lambda user: user.user_id) == users
