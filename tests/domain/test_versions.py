"""What makes a new version; and who says which one they expect changes no other."""

from collections.abc import Callable

import pytest

from shared.domain.access import Actor
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

SECONDS = frozenset({a_user(version=2).revision, a_planet(version=2).revision})
SECOND = Expected(one_of=SECONDS)
NO_OTHER = Expected(none_of=SECONDS)
ANY = Expected(one_of=EVERY_REVISION)
NONE = Expected(one_of=frozenset())
NOTHING_THERE = Expected(none_of=EVERY_REVISION)
ANOTHER_THINGS = Expected(none_of=frozenset({"user-1-1"}))


def store_with(version: int) -> FakeStore:
    store = FakeStore()
    store.put(a_user(version=version), a_credential())
    planet = a_planet(version=version)
    store.put(planet, planet.name)
    return store


def profile_editing(store: FakeStore) -> ProfileEditing:
    return ProfileEditing(
        FakeUsers(store), FakeEmailAddresses(), store, mail_limits=RequestLimits(FakeCounters())
    )


def planet_curation(store: FakeStore) -> PlanetCuration:
    return PlanetCuration(FakePlanets(store), store)


type Request = Callable[[FakeStore, Actor, Expected], object]
"""Changes or removes what is Ada's, and returns what became of it."""


def change_user(store: FakeStore, caller: Actor, expected: Expected) -> User:
    return profile_editing(store).change(
        caller, ADA, expected=expected, mails_asked_from=HOME, first_name="Augusta"
    )


def remove_user(store: FakeStore, caller: Actor, expected: Expected) -> None:
    removal = AccountRemoval(
        FakeUsers(store), FakeCredentialVersions(store), FakeSessions(store), store
    )
    removal.remove(caller, ADA, expected=expected)


def change_planet(store: FakeStore, caller: Actor, expected: Expected) -> Planet:
    return planet_curation(store).change(caller, PROXIMA_B, expected=expected, mass=2.0)


def remove_planet(store: FakeStore, caller: Actor, expected: Expected) -> None:
    planet_curation(store).remove(caller, PROXIMA_B, expected=expected)


def touch_user(store: FakeStore, caller: Actor, expected: Expected) -> User:
    return profile_editing(store).change(caller, ADA, expected=expected, mails_asked_from=HOME)


def touch_planet(store: FakeStore, caller: Actor, expected: Expected) -> Planet:
    return planet_curation(store).change(caller, PROXIMA_B, expected=expected)


each_request = pytest.mark.parametrize(
    "request_", [change_user, remove_user, change_planet, remove_planet]
)


@pytest.mark.parametrize("expected", [SECOND, ANY, UNCONDITIONAL])
@pytest.mark.parametrize("change", [change_user, change_planet])
def test_an_expected_version_is_changed(
    change: Callable[[FakeStore, Actor, Expected], User | Planet], expected: Expected
) -> None:
    store = store_with(version=2)

    changed = change(store, a_member(), expected)

    assert changed.version == 3
    assert store.all(type(changed)) == [changed]


@pytest.mark.parametrize("expected", [SECOND, NONE, NOTHING_THERE])
@each_request
def test_another_version_than_expected_is_neither_changed_nor_removed(
    request_: Request, expected: Expected
) -> None:
    store = store_with(version=3)

    with pytest.raises(VersionMismatch):
        request_(store, a_member(), expected)

    assert store.commits == 0


@each_request
def test_a_version_that_is_not_to_be_there_is_neither_changed_nor_removed(
    request_: Request,
) -> None:
    store = store_with(version=2)

    with pytest.raises(VersionMismatch):
        request_(store, a_member(), NO_OTHER)

    assert store.commits == 0


def user_revision(number: int, version: int) -> str:
    return a_user(user_id=number, version=version).revision


def planet_revision(number: int, version: int) -> str:
    return a_planet(planet_id=number, version=version).revision


REVISIONS = [user_revision, planet_revision]


def test_the_revision_of_one_thing_is_never_that_of_another() -> None:
    digits = (1, 11, 111)

    revisions = [of(number, version) for of in REVISIONS for number in digits for version in digits]

    assert len(set(revisions)) == len(revisions)


def test_what_changes_nothing_of_a_user_is_not_written_and_makes_no_version() -> None:
    user = a_user(version=2)
    store = FakeStore(user)

    for same in (
        profile_editing(store).change(a_member(), ADA, mails_asked_from=HOME),
        profile_editing(store).change(
            a_member(), ADA, mails_asked_from=HOME, email=" Ada@example.com"
        ),
        profile_editing(store).replace(a_member(), ADA, mails_asked_from=HOME, **user_details()),
    ):
        assert same == user

    assert store.commits == 0


def test_what_changes_nothing_of_a_planet_is_not_written_and_makes_no_version() -> None:
    planet = a_planet(version=2)
    details = planet_details(mass=planet.mass, distance=planet.distance)
    store = FakeStore(planet, planet.name)

    for unchanged in (
        planet_curation(store).change(a_member(), PROXIMA_B),
        planet_curation(store).change(a_member(), PROXIMA_B, mass=planet.mass),
        planet_curation(store).replace(a_member(), PROXIMA_B, **details),
    ):
        assert unchanged == planet

    assert store.commits == 0


@pytest.mark.parametrize(
    ("touch", "not_found"), [(touch_user, UserNotFound), (touch_planet, PlanetNotFound)]
)
def test_what_would_change_nothing_is_refused_as_any_change_is(
    touch: Request, not_found: type[Refusal]
) -> None:
    store = store_with(version=2)

    with pytest.raises(VersionMismatch):
        touch(store, a_member(), NONE)
    with pytest.raises(Forbidden):
        touch(store, a_member(BOB), UNCONDITIONAL)
    with pytest.raises(not_found):
        touch(FakeStore(), a_member(), UNCONDITIONAL)


@pytest.mark.parametrize(
    ("remove", "conflict"), [(remove_user, UserChanged), (remove_planet, PlanetChanged)]
)
@pytest.mark.parametrize("expected", [SECOND, UNCONDITIONAL, ANOTHER_THINGS])
def test_a_race_is_lost_by_the_version_for_who_expected_one_and_by_a_conflict_for_others(
    remove: Request, conflict: type[Refusal], expected: Expected
) -> None:
    store, faster = store_with(version=2), store_with(version=3)
    refusal = VersionMismatch if expected == SECOND else conflict

    store.meanwhile(lambda: store.put(*faster.all(object)))

    with pytest.raises(refusal):
        remove(store, a_member(), expected)


@each_request
def test_who_may_not_change_a_thing_does_not_learn_its_version(request_: Request) -> None:
    with pytest.raises(Forbidden):
        request_(store_with(version=3), a_member(BOB), SECOND)
