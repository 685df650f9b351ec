"""The planet catalogue: who may read planets, and how they are listed."""

import pytest

from shared.domain.access import Actor
from shared.domain.errors import Forbidden
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetNotFound
from shared.domain.planets.listing import PlanetListing
from tests.builders import ADA, BOB, PROXIMA_B, a_member, a_planet, planets_named
from tests.fakes import FakePlanets, FakeStore
from tests.refusals import refused

NOBODY = Actor(BOB, frozenset())


def catalog(store: FakeStore) -> PlanetCatalog:
    return PlanetCatalog(FakePlanets(store))


def test_every_member_sees_every_planet() -> None:
    planet = a_planet(created_by=ADA)

    assert catalog(FakeStore(planet)).get(a_member(BOB), PROXIMA_B) == planet


def test_who_is_no_member_may_not_see_planets() -> None:
    planets = catalog(FakeStore(a_planet()))

    with pytest.raises(Forbidden):
        planets.get(NOBODY, PROXIMA_B)
    with pytest.raises(Forbidden):
        planets.list(NOBODY, PlanetListing(), limit=20, position=None)


def test_a_planet_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(PlanetNotFound):
        catalog(FakeStore()).get(a_member(), PROXIMA_B)


def test_planets_are_listed_page_by_page() -> None:
    earth, mars, venus = planets_named("Earth", "Mars", "Venus")
    planets = catalog(FakeStore(venus, mars, earth))

    first = planets.list(a_member(), PlanetListing(), limit=2, position=None)
    second = planets.list(a_member(), PlanetListing(), limit=2, position=first.next)

    assert first.items == (earth, mars)
    assert second.items == (venus,)
    assert second.next is None


def test_a_list_that_no_index_serves_is_refused() -> None:
    listing = PlanetListing(planet_type="terrestrial", home_star="Sun")

    with refused("home_star"):
        catalog(FakeStore()).list(a_member(), listing, limit=20, position=None)
