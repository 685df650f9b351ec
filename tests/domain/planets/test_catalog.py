"""The planet catalogue: what can be done with planets, and by whom."""

from itertools import cycle

import pytest

from shared.domain.access import Actor
from shared.domain.errors import Busy, Forbidden
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import (
    PlanetChanged,
    PlanetNameTaken,
    PlanetNotFound,
)
from shared.domain.planets.listing import PlanetListing
from shared.domain.planets.planet import Planet, PlanetDetails, PlanetName
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
from tests.fakes import FakeClock, FakeIdempotencyRecords, FakePlanets, FakeStore
from tests.refusals import refused

NOBODY = Actor(BOB, frozenset())
MAY_CHANGE = pytest.mark.parametrize(
    "caller", [a_member(ADA), an_admin()], ids=["creator", "admin"]
)


def catalog(store: FakeStore, *ids: int) -> PlanetCatalog:
    draws = cycle(ids or [PROXIMA_B])
    return PlanetCatalog(
        FakePlanets(store),
        store,
        FakeIdempotencyRecords(store),
        clock=FakeClock(LATER),
        draw_id=lambda: next(draws),
    )


def store_of(*planets: Planet) -> FakeStore:
    return FakeStore(*planets, *(planet.name for planet in planets))


def names_in(store: FakeStore) -> set[str]:
    return {name.key for name in store.all(PlanetName)}


def test_any_member_may_add_a_planet() -> None:
    store = FakeStore()

    planet = catalog(store).add(a_member(BOB), **planet_details("Kepler-22 b", mass=9.1))

    assert planet == a_planet(
        planet_name="Kepler-22 b",
        mass=9.1,
        radius=None,
        distance=None,
        created_by=BOB,
        created_at=LATER,
        updated_at=LATER,
    )
    assert store.all(Planet) == [planet]


def test_who_is_no_member_may_neither_add_nor_see_planets() -> None:
    planets = catalog(store_of(a_planet()))

    with pytest.raises(Forbidden):
        planets.add(NOBODY, **planet_details())
    with pytest.raises(Forbidden):
        planets.get(NOBODY, PROXIMA_B)
    with pytest.raises(Forbidden):
        planets.list(NOBODY, PlanetListing(), limit=20, after=None)


def test_a_name_belongs_to_one_planet_in_any_case() -> None:
    store = store_of(a_planet(planet_name="Kepler-22 b"))

    with pytest.raises(PlanetNameTaken):
        catalog(store, 2).add(a_member(), **planet_details("KEPLER-22 B"))

    assert len(store.all(Planet)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planet_name", " "),
        ("planet_type", "x" * 201),
        ("home_star", "\x00"),
        ("mass", -1.0),
        ("radius", float("inf")),
        ("distance", 0.0),
    ],
)
def test_a_planet_whose_details_break_the_rules_is_not_added(
    field: str, value: str | float
) -> None:
    store = FakeStore()
    details: PlanetDetails = {**planet_details(), field: value}  # type: ignore[misc]  # a field by its name

    with refused(field):
        catalog(store).add(a_member(), **details)

    assert store.all(Planet) == []


def test_a_planet_whose_new_identifier_is_in_use_is_not_added() -> None:
    mercury = a_planet(planet_id=1, planet_name="Mercury")
    store = store_of(mercury)

    with pytest.raises(Busy):
        catalog(store, 1).add(a_member(), **planet_details("Venus"))

    assert store.all(Planet) == [mercury]


def test_every_member_sees_every_planet() -> None:
    planet = a_planet(created_by=ADA)

    assert catalog(store_of(planet)).get(a_member(BOB), PROXIMA_B) == planet


def test_a_planet_that_does_not_exist_is_not_found() -> None:
    planets = catalog(FakeStore())

    with pytest.raises(PlanetNotFound):
        planets.get(a_member(), PROXIMA_B)
    with pytest.raises(PlanetNotFound):
        planets.change(a_member(), PROXIMA_B, mass=1.0)
    with pytest.raises(PlanetNotFound):
        planets.remove(a_member(), PROXIMA_B)


def test_planets_are_listed_page_by_page() -> None:
    earth, mars, venus = planets_named("Earth", "Mars", "Venus")
    planets = catalog(store_of(venus, mars, earth))

    first = planets.list(a_member(), PlanetListing(), limit=2, after=None)
    second = planets.list(a_member(), PlanetListing(), limit=2, after=first.next)

    assert first.items == (earth, mars)
    assert second.items == (venus,)
    assert second.next is None


def test_a_list_that_no_index_serves_is_refused() -> None:
    listing = PlanetListing(planet_type="terrestrial", home_star="Sun")

    with refused("home_star"):
        catalog(FakeStore()).list(a_member(), listing, limit=20, after=None)


@MAY_CHANGE
def test_a_change_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = store_of(a_planet(mass=1.07, distance=1.3, version=3))

    changed = catalog(store).change(caller, PROXIMA_B, mass=1.27)

    assert changed == a_planet(mass=1.27, distance=1.3, version=4, updated_at=LATER)
    assert store.all(Planet) == [changed]


def test_none_says_that_a_quantity_is_no_longer_known() -> None:
    store = store_of(a_planet(mass=1.07))

    assert catalog(store).change(a_member(), PROXIMA_B, mass=None).mass is None


def test_a_replacement_forgets_the_numbers_that_it_does_not_name() -> None:
    store = store_of(a_planet(mass=1.07, radius=1.1, distance=1.3))

    replaced = catalog(store).replace(a_member(), PROXIMA_B, **planet_details(radius=1.2))

    assert (replaced.mass, replaced.radius, replaced.distance) == (None, 1.2, None)


def test_a_member_cannot_change_another_members_planet() -> None:
    store = store_of(a_planet(created_by=ADA))

    with pytest.raises(Forbidden):
        catalog(store).change(a_member(BOB), PROXIMA_B, mass=1.0)
    with pytest.raises(Forbidden):
        catalog(store).replace(a_member(BOB), PROXIMA_B, **planet_details())

    assert store.all(Planet) == [a_planet(created_by=ADA)]


def test_a_change_that_breaks_the_rules_is_refused() -> None:
    with refused("radius"):
        catalog(store_of(a_planet())).change(a_member(), PROXIMA_B, radius=0.0)


def test_a_renamed_planet_sets_its_old_name_free() -> None:
    store = store_of(a_planet(planet_name="Old"))

    catalog(store).change(a_member(), PROXIMA_B, planet_name="New")

    assert names_in(store) == {"new"}


def test_a_planet_cannot_take_another_planets_name() -> None:
    store = store_of(*planets_named("Earth", "Mars"))

    with pytest.raises(PlanetNameTaken):
        catalog(store).change(a_member(), 2, planet_name="EARTH")

    assert names_in(store) == {"earth", "mars"}


def test_a_planet_may_be_renamed_by_case_only() -> None:
    store = store_of(a_planet(planet_name="proxima cen b"))

    catalog(store).change(a_member(), PROXIMA_B, planet_name="Proxima Cen b")

    assert [planet.planet_name for planet in store.all(Planet)] == ["Proxima Cen b"]


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused() -> None:
    store = store_of(a_planet(version=1))
    faster = a_planet(mass=2.0, version=2)
    store.meanwhile(lambda: store.keep(faster))

    with pytest.raises(PlanetChanged):
        catalog(store).change(a_member(), PROXIMA_B, mass=1.0)

    assert store.all(Planet) == [faster]


def test_a_planet_that_was_removed_meanwhile_is_not_found() -> None:
    store = store_of(a_planet())
    store.meanwhile(lambda: catalog(store).remove(an_admin(), PROXIMA_B))

    with pytest.raises(PlanetNotFound):
        catalog(store).change(a_member(), PROXIMA_B, planet_name="New")

    assert names_in(store) == set()


@MAY_CHANGE
def test_a_removed_planet_sets_its_name_free(caller: Actor) -> None:
    store = store_of(a_planet(planet_name="Vulcan"))

    catalog(store).remove(caller, PROXIMA_B)

    assert store.all(Planet) == []
    assert names_in(store) == set()


def test_a_member_cannot_remove_another_members_planet() -> None:
    store = store_of(a_planet(created_by=ADA))

    with pytest.raises(Forbidden):
        catalog(store).remove(a_member(BOB), PROXIMA_B)

    assert store.all(Planet)


def test_a_planet_that_was_changed_meanwhile_is_not_removed() -> None:
    store = store_of(a_planet(version=1))
    store.meanwhile(lambda: store.keep(a_planet(version=2)))

    with pytest.raises(PlanetChanged):
        catalog(store).remove(a_member(), PROXIMA_B)


def test_who_removes_a_planet_second_does_not_find_it() -> None:
    store = store_of(a_planet())
    store.meanwhile(lambda: catalog(store).remove(a_member(), PROXIMA_B))

    with pytest.raises(PlanetNotFound):
        catalog(store).remove(an_admin(), PROXIMA_B)
