"""What makes a new version; and who says which one they expect changes no other."""

import pytest

from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.errors import Forbidden, Refusal, VersionMismatch
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetChanged, PlanetNotFound
from shared.domain.planets.planet import Planet
from shared.domain.versions import EVERY_REVISION, UNCONDITIONAL, Expected
from tests.builders import (
    ADA,
    BOB,
    HOME,
    PROXIMA_B,
    a_credential,
    a_member,
    a_planet,
    a_user,
    planet_details,
    user_details,
)
from tests.fakes import (
    FakeCounters,
    FakeCredentialVersions,
    FakeEmailAddresses,
    FakePlanets,
    FakeSessions,
    FakeStore,
    FakeUsers,
)

SECONDS = frozenset({a_planet(version=2).revision, a_user(version=2).revision})
SECOND = Expected(one_of=SECONDS)
NO_OTHER = Expected(none_of=SECONDS)
ANY = Expected(one_of=EVERY_REVISION)
NONE = Expected(one_of=frozenset())
NOTHING_THERE = Expected(none_of=EVERY_REVISION)


def store_with(version: int) -> FakeStore:
    planet = a_planet(version=version)
    return FakeStore(planet, planet.name, a_user(version=version), a_credential())


def curation(store: FakeStore) -> PlanetCuration:
    return PlanetCuration(FakePlanets(store), store)


def profile_editing(store: FakeStore) -> ProfileEditing:
    return ProfileEditing(
        FakeUsers(store), FakeEmailAddresses(), RequestLimits(FakeCounters()), store
    )


def removal(store: FakeStore) -> AccountRemoval:
    sessions = FakeSessions(store)
    return AccountRemoval(FakeUsers(store), FakeCredentialVersions(store), sessions, store)


@pytest.mark.parametrize("expected", [SECOND, ANY, UNCONDITIONAL])
def test_an_expected_version_is_changed(expected: Expected) -> None:
    store = store_with(version=2)

    planet = curation(store).change(a_member(), PROXIMA_B, expected=expected, mass=2.0)
    user = profile_editing(store).change(
        a_member(), ADA, expected=expected, source=HOME, first_name="Augusta"
    )

    assert (planet.version, user.version) == (3, 3)


@pytest.mark.parametrize("expected", [SECOND, NONE, NOTHING_THERE])
def test_another_version_than_expected_is_neither_changed_nor_removed(expected: Expected) -> None:
    store = store_with(version=3)

    for attempt in (
        lambda: curation(store).change(a_member(), PROXIMA_B, expected=expected, mass=2.0),
        lambda: curation(store).remove(a_member(), PROXIMA_B, expected=expected),
        lambda: profile_editing(store).change(
            a_member(), ADA, expected=expected, source=HOME, first_name="Augusta"
        ),
        lambda: removal(store).remove(a_member(), ADA, expected=expected),
    ):
        with pytest.raises(VersionMismatch):
            attempt()

    assert [planet.version for planet in store.all(Planet)] == [3]
    assert [user.version for user in store.all(User)] == [3]


def test_a_version_that_is_not_to_be_there_is_neither_changed_nor_removed() -> None:
    store = store_with(version=2)

    for attempt in (
        lambda: curation(store).change(a_member(), PROXIMA_B, expected=NO_OTHER, mass=2.0),
        lambda: removal(store).remove(a_member(), ADA, expected=NO_OTHER),
    ):
        with pytest.raises(VersionMismatch):
            attempt()


def test_the_revision_of_one_thing_is_never_that_of_another() -> None:
    things = [
        a_planet(planet_id=number, version=version).revision
        for number in (1, 11, 111)
        for version in (1, 11, 111)
    ]
    users = [
        a_user(user_id=number, version=version).revision
        for number in (1, 11, 111)
        for version in (1, 11, 111)
    ]

    assert len({*things, *users}) == 18


def test_what_changes_nothing_is_not_written_and_makes_no_version() -> None:
    planet, user = a_planet(version=2), a_user(version=2)
    details = planet_details(mass=planet.mass, distance=planet.distance)
    store = FakeStore(planet, planet.name, user)

    for unchanged in (
        curation(store).change(a_member(), PROXIMA_B),
        curation(store).change(a_member(), PROXIMA_B, mass=planet.mass),
        curation(store).replace(a_member(), PROXIMA_B, **details),
    ):
        assert unchanged == planet
    for same in (
        profile_editing(store).change(a_member(), ADA, source=HOME),
        profile_editing(store).change(a_member(), ADA, source=HOME, email=" Ada@example.com"),
        profile_editing(store).replace(a_member(), ADA, source=HOME, **user_details()),
    ):
        assert same == user

    assert store.commits == 0


def test_what_would_change_nothing_is_refused_as_any_change_is() -> None:
    store = store_with(version=2)

    with pytest.raises(VersionMismatch):
        curation(store).change(a_member(), PROXIMA_B, expected=NONE)
    with pytest.raises(Forbidden):
        curation(store).change(a_member(BOB), PROXIMA_B)
    with pytest.raises(PlanetNotFound):
        curation(FakeStore()).change(a_member(), PROXIMA_B)
    with pytest.raises(VersionMismatch):
        profile_editing(store).change(a_member(), ADA, source=HOME, expected=NONE)
    with pytest.raises(Forbidden):
        profile_editing(store).change(a_member(BOB), ADA, source=HOME)
    with pytest.raises(UserNotFound):
        profile_editing(FakeStore()).change(a_member(), ADA, source=HOME)


@pytest.mark.parametrize(
    ("expected", "planet_refusal", "user_refusal"),
    [
        (SECOND, VersionMismatch, VersionMismatch),
        (UNCONDITIONAL, PlanetChanged, UserChanged),
        (Expected(none_of=frozenset({"planet-1-1"})), PlanetChanged, UserChanged),
    ],
)
def test_a_race_is_lost_by_the_version_for_who_expected_one_and_by_a_conflict_for_others(
    expected: Expected, planet_refusal: type[Refusal], user_refusal: type[Refusal]
) -> None:
    store = store_with(version=2)

    store.meanwhile(lambda: store.put(a_planet(version=3)))
    with pytest.raises(planet_refusal):
        curation(store).change(a_member(), PROXIMA_B, expected=expected, mass=2.0)

    store.meanwhile(lambda: store.put(a_user(version=3)))
    with pytest.raises(user_refusal):
        removal(store).remove(a_member(), ADA, expected=expected)


def test_who_may_not_change_a_planet_does_not_learn_its_version() -> None:
    with pytest.raises(Forbidden):
        curation(store_with(version=3)).change(a_member(BOB), PROXIMA_B, expected=SECOND, mass=2.0)
