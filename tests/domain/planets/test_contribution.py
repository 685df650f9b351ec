"""The contribution of planets: who may add one, and which are refused."""

import pytest

from shared.domain.access import Actor
from shared.domain.errors import Busy, Forbidden
from shared.domain.planets.contribution import PlanetContribution, identifying
from shared.domain.planets.errors import PlanetNameTaken
from shared.domain.planets.planet import Planet, PlanetDetails
from tests.builders import BOB, LATER, PROXIMA_B, a_member, a_planet, planet_details
from tests.fakes import FakeClock, FakeIdempotencyRecords, FakeStore
from tests.refusals import refused


def contribution(store: FakeStore, new_id: int = PROXIMA_B) -> PlanetContribution:
    return PlanetContribution(
        store, FakeIdempotencyRecords(store), clock=FakeClock(LATER), draw_id=lambda: new_id
    )


def store_of(planet: Planet) -> FakeStore:
    return FakeStore(planet, planet.name)


def test_any_member_may_add_a_planet() -> None:
    store = FakeStore()

    planet = contribution(store).add(a_member(BOB), **planet_details("Kepler-22 b", mass=9.1))

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


def test_who_is_no_member_may_not_add_a_planet() -> None:
    store = FakeStore()

    with pytest.raises(Forbidden):
        contribution(store).add(Actor(BOB, frozenset()), **planet_details())

    assert store.all(Planet) == []


def test_a_name_belongs_to_one_planet_in_any_case() -> None:
    store = store_of(a_planet(planet_name="Kepler-22 b"))

    with pytest.raises(PlanetNameTaken):
        contribution(store, 2).add(a_member(), **planet_details("KEPLER-22 B"))

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
    details: PlanetDetails = {**planet_details(), field: value}  # type: ignore[misc]  # the test chooses the field

    with refused(field):
        contribution(store).add(a_member(), **details)

    assert store.all(Planet) == []


def test_a_planet_whose_new_identifier_is_in_use_is_not_added() -> None:
    mercury = a_planet(planet_id=1, planet_name="Mercury")
    store = store_of(mercury)

    with pytest.raises(Busy):
        contribution(store, 1).add(a_member(), **planet_details("Venus"))

    assert store.all(Planet) == [mercury]


def test_a_detail_that_a_release_adds_leaves_requests_without_it_the_same() -> None:
    details = a_planet(mass=None).details

    assert identifying({**details, "moons": None}) == identifying(details)
    assert identifying({**details, "moons": 2}) != identifying(details)
