"""Who says which version they expect changes no other one."""

import pytest

from shared.domain.accounts.errors import UserChanged
from shared.domain.accounts.profiles import Profiles
from shared.domain.accounts.removal import Removal
from shared.domain.accounts.user import User
from shared.domain.errors import Forbidden, Refusal, VersionMismatch
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetChanged
from shared.domain.planets.planet import Planet
from shared.domain.versions import Expected
from tests.builders import ADA, BOB, PROXIMA_B, a_credential, a_member, a_planet, a_user
from tests.fakes import (
    FakeCredentialStamps,
    FakePlanets,
    FakeReceipts,
    FakeSessions,
    FakeStore,
    FakeUsers,
)

SECOND = Expected(frozenset({2}))
ANY = Expected(None)
NONE = Expected(frozenset())


def store(version: int) -> FakeStore:
    planet = a_planet(version=version)
    return FakeStore(planet, planet.name, a_user(version=version), a_credential())


def catalog(kept: FakeStore) -> PlanetCatalog:
    return PlanetCatalog(FakePlanets(kept), kept, FakeReceipts(kept))


def profiles(kept: FakeStore) -> Profiles:
    return Profiles(FakeUsers(kept), kept)


def removal(kept: FakeStore) -> Removal:
    return Removal(FakeUsers(kept), FakeCredentialStamps(kept), FakeSessions(kept), kept)


@pytest.mark.parametrize("expected", [SECOND, ANY, None])
def test_an_expected_version_is_changed(expected: Expected | None) -> None:
    kept = store(version=2)

    planet = catalog(kept).change(a_member(), PROXIMA_B, expected=expected, mass=2.0)
    user = profiles(kept).change(a_member(), ADA, expected=expected, first_name="Augusta")

    assert (planet.version, user.version) == (3, 3)


@pytest.mark.parametrize("expected", [SECOND, NONE])
def test_another_version_than_expected_is_neither_changed_nor_removed(expected: Expected) -> None:
    kept = store(version=3)

    for attempt in (
        lambda: catalog(kept).change(a_member(), PROXIMA_B, expected=expected, mass=2.0),
        lambda: catalog(kept).remove(a_member(), PROXIMA_B, expected=expected),
        lambda: profiles(kept).change(a_member(), ADA, expected=expected, first_name="Augusta"),
        lambda: removal(kept).remove(a_member(), ADA, expected=expected),
    ):
        with pytest.raises(VersionMismatch):
            attempt()

    assert [planet.version for planet in kept.all(Planet)] == [3]
    assert [user.version for user in kept.all(User)] == [3]


@pytest.mark.parametrize(
    ("expected", "planet_refusal", "user_refusal"),
    [(SECOND, VersionMismatch, VersionMismatch), (None, PlanetChanged, UserChanged)],
)
def test_a_race_is_lost_by_the_version_for_who_expected_one_and_by_a_conflict_for_others(
    expected: Expected | None, planet_refusal: type[Refusal], user_refusal: type[Refusal]
) -> None:
    kept = store(version=2)

    kept.meanwhile(lambda: kept.keep(a_planet(version=3)))
    with pytest.raises(planet_refusal):
        catalog(kept).change(a_member(), PROXIMA_B, expected=expected, mass=2.0)

    kept.meanwhile(lambda: kept.keep(a_user(version=3)))
    with pytest.raises(user_refusal):
        removal(kept).remove(a_member(), ADA, expected=expected)


def test_who_may_not_change_a_planet_does_not_learn_its_version() -> None:
    with pytest.raises(Forbidden):
        catalog(store(version=3)).change(a_member(BOB), PROXIMA_B, expected=SECOND, mass=2.0)
