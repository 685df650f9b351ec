"""The curation of planets: who may change or remove one, and what that does to its name."""

import pytest

from shared.domain.access import Actor
from shared.domain.errors import Forbidden
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound
from shared.domain.planets.planet import Planet, PlanetName
from tests.builders import (
    ADA,
    BOB,
    LATER,
    PROXIMA_B,
    a_member,
    a_planet,
    an_admin,
    planet_details,
    planets_named,
)
from tests.fakes import FakeClock, FakePlanets, FakeStore
from tests.refusals import refused

MAY_CHANGE = pytest.mark.parametrize(
    "caller", [a_member(ADA), an_admin()], ids=["creator", "admin"]
)


def curation(store: FakeStore) -> PlanetCuration:
    return PlanetCuration(FakePlanets(store), store, clock=FakeClock(LATER))


def store_of(*planets: Planet) -> FakeStore:
    return FakeStore(*planets, *(planet.name for planet in planets))


def names_in(store: FakeStore) -> set[str]:
    return {name.key for name in store.all(PlanetName)}


def test_a_planet_that_does_not_exist_is_neither_changed_nor_removed() -> None:
    planets = curation(FakeStore())

    with pytest.raises(PlanetNotFound):
        planets.change(a_member(), PROXIMA_B, mass=1.0)
    with pytest.raises(PlanetNotFound):
        planets.remove(a_member(), PROXIMA_B)


@MAY_CHANGE
def test_a_change_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = store_of(a_planet(mass=1.07, distance=1.3, version=3))

    changed = curation(store).change(caller, PROXIMA_B, mass=1.27)

    assert changed == a_planet(mass=1.27, distance=1.3, version=4, updated_at=LATER)
    assert store.all(Planet) == [changed]


def test_none_says_that_a_quantity_is_no_longer_known() -> None:
    store = store_of(a_planet(mass=1.07))

    assert curation(store).change(a_member(), PROXIMA_B, mass=None).mass is None


def test_a_replacement_forgets_the_numbers_that_it_does_not_name() -> None:
    store = store_of(a_planet(mass=1.07, radius=1.1, distance=1.3))

    replaced = curation(store).replace(a_member(), PROXIMA_B, **planet_details(radius=1.2))

    assert (replaced.mass, replaced.radius, replaced.distance) == (None, 1.2, None)


def test_a_member_cannot_change_another_members_planet() -> None:
    store = store_of(a_planet(created_by=ADA))

    with pytest.raises(Forbidden):
        curation(store).change(a_member(BOB), PROXIMA_B, mass=1.0)
    with pytest.raises(Forbidden):
        curation(store).replace(a_member(BOB), PROXIMA_B, **planet_details())

    assert store.all(Planet) == [a_planet(created_by=ADA)]


def test_a_change_that_breaks_the_rules_is_refused() -> None:
    with refused("radius"):
        curation(store_of(a_planet())).change(a_member(), PROXIMA_B, radius=0.0)


def test_a_renamed_planet_sets_its_old_name_free() -> None:
    store = store_of(a_planet(planet_name="Old"))

    curation(store).change(a_member(), PROXIMA_B, planet_name="New")

    assert names_in(store) == {"new"}


def test_a_planet_cannot_take_another_planets_name() -> None:
    store = store_of(*planets_named("Earth", "Mars"))

    with pytest.raises(PlanetNameTaken):
        curation(store).change(a_member(), 2, planet_name="EARTH")

    assert names_in(store) == {"earth", "mars"}


def test_a_planet_may_be_renamed_by_case_only() -> None:
    store = store_of(a_planet(planet_name="proxima cen b"))

    curation(store).change(a_member(), PROXIMA_B, planet_name="Proxima Cen b")

    assert [planet.planet_name for planet in store.all(Planet)] == ["Proxima Cen b"]


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    store = store_of(a_planet(version=1))
    faster = a_planet(mass=2.0, version=2)
    store.meanwhile(lambda: store.put(faster))

    with pytest.raises(PlanetChanged):
        curation(store).change(a_member(), PROXIMA_B, mass=1.0)

    assert store.all(Planet) == [faster]


def test_a_planet_that_was_removed_meanwhile_is_not_found() -> None:
    store = store_of(a_planet())
    store.meanwhile(lambda: curation(store).remove(an_admin(), PROXIMA_B))

    with pytest.raises(PlanetNotFound):
        curation(store).change(a_member(), PROXIMA_B, planet_name="New")

    assert names_in(store) == set()


@MAY_CHANGE
def test_a_removed_planet_sets_its_name_free(caller: Actor) -> None:
    store = store_of(a_planet(planet_name="Vulcan"))

    curation(store).remove(caller, PROXIMA_B)

    assert store.all(Planet) == []
    assert names_in(store) == set()


def test_a_member_cannot_remove_another_members_planet() -> None:
    store = store_of(a_planet(created_by=ADA))

    with pytest.raises(Forbidden):
        curation(store).remove(a_member(BOB), PROXIMA_B)

    assert store.all(Planet)


def test_a_planet_that_was_changed_meanwhile_is_not_removed() -> None:
    store = store_of(a_planet(version=1))
    store.meanwhile(lambda: store.put(a_planet(version=2)))

    with pytest.raises(PlanetChanged):
        curation(store).remove(a_member(), PROXIMA_B)


def test_who_removes_a_planet_second_does_not_find_it() -> None:
    store = store_of(a_planet())
    store.meanwhile(lambda: curation(store).remove(a_member(), PROXIMA_B))

    with pytest.raises(PlanetNotFound):
        curation(store).remove(an_admin(), PROXIMA_B)
