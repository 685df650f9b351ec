"""A request that is repeated under its idempotency key has one effect, and its answer again."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Protocol

import pytest

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import PAIR_MOST, LoginLimits
from shared.domain.errors import Refusal
from shared.domain.idempotency_record import (
    RECORD_LIFETIME,
    IdempotencyKeyReused,
    IdempotencyRecord,
)
from shared.domain.planets.contribution import PlanetContribution
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetNameTaken
from shared.domain.planets.planet import Planet
from tests.attempts import REGISTRATIONS_MOST, registration_limits
from tests.builders import ADA, BOB, HOME, NOON, PASSWORD, a_member, planet_details, user_details
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeEmailAddresses,
    FakeHasher,
    FakeIdempotencyRecords,
    FakeKnownSources,
    FakePlanets,
    FakeStore,
    FakeStrength,
)

KEY = "f1a9"
OTHER_PASSWORD = "another battery, another staple"


class World:
    """Services that share a store and a clock."""

    def __init__(self, first_id: int = 1) -> None:
        ids = count(first_id)
        self.store = FakeStore()
        self.clock = FakeClock()
        self.registration = Registration(
            FakeEmailAddresses(),
            LoginLimits(
                FakeCounters(), FakeKnownSources(self.store), outbox=self.store, clock=self.clock
            ),
            registration_limits(FakeCounters(), clock=self.clock),
            FakeCredentials(self.store),
            self.store,
            FakeIdempotencyRecords(self.store),
            FakeHasher(),
            FakeStrength(),
            clock=self.clock,
            draw_id=lambda: next(ids),
        )
        self.planet_curation = PlanetCuration(FakePlanets(self.store), self.store, clock=self.clock)
        self.planet_contribution = PlanetContribution(
            self.store,
            FakeIdempotencyRecords(self.store),
            clock=self.clock,
            draw_id=lambda: next(ids),
        )


class Addition(Protocol):
    """A request that adds something; with another detail, it is another request."""

    def __call__(self, world: World, *, key: str | None = None, other: bool = False) -> object:
        """Make it, and return what was added."""


def register(world: World, *, key: str | None = None, other: bool = False) -> User:
    """Register Ada."""
    details = user_details("Augusta" if other else "Ada")
    return world.registration.register(PASSWORD, source=HOME, key=key, **details)


def add_planet(world: World, *, key: str | None = None, other: bool = False) -> Planet:
    """Add a planet of Ada's."""
    details = planet_details(mass=2.0 if other else None)
    return world.planet_contribution.add(a_member(), key=key, **details)


each_addition = pytest.mark.parametrize("add", [register, add_planet])
each_addition_and_its_refusal = pytest.mark.parametrize(
    ("add", "taken"), [(register, EmailTaken), (add_planet, PlanetNameTaken)]
)


@each_addition
def test_a_repeated_request_has_one_effect_and_gets_the_first_answer_again(
    add: Addition,
) -> None:
    world = World()
    first = add(world, key=KEY)
    world.clock.advance(timedelta(hours=1))

    again = add(world, key=KEY)

    assert again == first
    assert world.store.all(type(first)) == [first]


@each_addition_and_its_refusal
def test_without_a_key_a_repeated_request_is_another_one(
    add: Addition, taken: type[Refusal]
) -> None:
    world = World()
    add(world)

    with pytest.raises(taken):
        add(world)


@each_addition
def test_a_key_belongs_to_one_request_only(add: Addition) -> None:
    world = World()
    add(world, key=KEY)

    with pytest.raises(IdempotencyKeyReused):
        add(world, key=KEY, other=True)


@each_addition_and_its_refusal
def test_a_key_counts_for_a_day(add: Addition, taken: type[Refusal]) -> None:
    world = World()
    add(world, key=KEY)
    world.clock.advance(RECORD_LIFETIME)

    with pytest.raises(taken):
        add(world, key=KEY)


@each_addition_and_its_refusal
def test_a_refused_request_leaves_no_record(add: Addition, taken: type[Refusal]) -> None:
    world = World()
    add(world)

    with pytest.raises(taken):
        add(world, key=KEY)

    assert world.store.all(IdempotencyRecord) == []


@each_addition
def test_a_conflict_with_the_first_request_itself_is_its_answer_again(add: Addition) -> None:
    world, other = World(first_id=2), World()
    first = add(other, key=KEY)
    (record,) = other.store.all(IdempotencyRecord)
    effect = [each for each in other.store.all(object) if each != record]
    world.store.put(*effect)
    # The first request's effect is seen before its record is: the transaction sees neither wrong.
    world.store.after_refusal(lambda: world.store.put(record))

    again = add(world, key=KEY)

    assert again == first


@pytest.mark.parametrize(
    "other", [("change_user", ADA, KEY), ("create_user", BOB, KEY), ("create_user", ADA, "0b5e")]
)
def test_a_record_is_of_one_operation_of_one_caller_under_one_key(
    other: tuple[str, int, str],
) -> None:
    record, same, another = (
        IdempotencyRecord.of(request, user_details(), ADA, NOON)
        for request in (("create_user", ADA, KEY), ("create_user", ADA, KEY), other)
    )

    assert record.record_id == same.record_id
    assert record.record_id != another.record_id


def test_the_first_answer_comes_again_after_the_planet_was_changed() -> None:
    world = World()
    first = add_planet(world, key=KEY)
    world.planet_curation.change(a_member(), first.planet_id, planet_name="Proxima d", mass=2.0)

    assert add_planet(world, key=KEY) == first


def test_the_first_answer_comes_again_after_the_planet_was_removed() -> None:
    world = World()
    first = add_planet(world, key=KEY)
    world.planet_curation.remove(a_member(), first.planet_id)

    again = add_planet(world, key=KEY)

    assert again == first
    assert world.store.all(Planet) == []


def test_a_day_after_a_removed_planet_was_added_the_same_request_adds_another() -> None:
    world = World()
    first = add_planet(world, key=KEY)
    world.planet_curation.remove(a_member(), first.planet_id)
    world.clock.advance(RECORD_LIFETIME)

    again = add_planet(world, key=KEY)

    assert again.planet_id != first.planet_id
    assert world.store.all(Planet) == [again]


def test_a_key_is_its_callers_own() -> None:
    world = World()
    contribution = world.planet_contribution
    contribution.add(a_member(ADA), key=KEY, **planet_details("Proxima Cen b"))

    planet = contribution.add(a_member(BOB), key=KEY, **planet_details("Proxima Cen c"))

    assert planet.created_by == BOB


def test_a_key_is_its_operations_own() -> None:
    world = World()
    add_planet(world, key=KEY)

    user = register(world, key=KEY)

    assert world.store.all(User) == [user]


def test_a_repeated_registration_makes_one_credential_and_sends_one_mail() -> None:
    world = World()
    register(world, key=KEY)

    register(world, key=KEY)

    assert len(world.store.all(Credential)) == 1
    assert len(world.store.published_events) == 1


def test_a_registration_with_another_password_is_another_request() -> None:
    world = World()
    register(world, key=KEY)

    with pytest.raises(IdempotencyKeyReused):
        world.registration.register(OTHER_PASSWORD, source=HOME, key=KEY, **user_details())

    (credential,) = world.store.all(Credential)
    assert credential.password_hash == f"hash of {PASSWORD}"


def test_guesses_of_a_registrations_password_end_as_those_of_a_login_do() -> None:
    world = World()
    register(world, key=KEY)
    for _ in range(PAIR_MOST):
        with pytest.raises(IdempotencyKeyReused):
            world.registration.register(OTHER_PASSWORD, source=HOME, key=KEY, **user_details())

    with pytest.raises(TooManyAttempts):
        register(world, key=KEY)


def test_a_registration_can_be_repeated_as_often_as_its_client_wants() -> None:
    world = World()
    first = register(world, key=KEY)

    for _ in range(3 * PAIR_MOST):
        again = register(world, key=KEY)
        assert again == first


def test_a_repeated_registration_gets_the_first_answer_when_its_password_has_changed() -> None:
    world = World()
    first = register(world, key=KEY)
    (credential,) = world.store.all(Credential)
    changed = replace(credential, password_hash=f"hash of {OTHER_PASSWORD}", version=2)
    world.store.put(changed)

    assert register(world, key=KEY) == first


def test_a_repeated_registration_gets_the_first_answer_when_the_account_is_gone() -> None:
    world = World()
    first = register(world, key=KEY)
    (credential,) = world.store.all(Credential)
    world.store.delete(credential)

    assert register(world, key=KEY) == first


def test_a_repeated_registration_is_not_checked_against_somebody_elses_password() -> None:
    world = World()
    first = register(world, key=KEY)
    (credential,) = world.store.all(Credential)
    world.store.put(replace(credential, user_id=BOB, password_hash="hash of a newer owner's"))

    assert register(world, key=KEY) == first


def test_nothing_in_a_record_depends_on_the_password() -> None:
    one, other = World(), World()

    register(one, key=KEY)
    other.registration.register(OTHER_PASSWORD, source=HOME, key=KEY, **user_details())

    assert one.store.all(IdempotencyRecord) == other.store.all(IdempotencyRecord)


def test_a_stranger_with_somebodys_key_learns_nothing_of_the_registration() -> None:
    world = World()
    ada = world.registration.register(
        PASSWORD, source=HOME, key=KEY, **user_details(email="ada@example.com")
    )

    eve = world.registration.register(
        OTHER_PASSWORD, source=HOME, key=KEY, **user_details(email="eve@example.com")
    )

    assert eve.user_id != ada.user_id
    with pytest.raises(EmailTaken):
        world.registration.register(
            OTHER_PASSWORD, source=HOME, key="guessed", **user_details(email="ada@example.com")
        )


def test_a_stranger_with_somebodys_key_learns_nothing_of_the_planet() -> None:
    world = World()
    first = add_planet(world, key=KEY)

    with pytest.raises(PlanetNameTaken):
        world.planet_contribution.add(a_member(BOB), key=KEY, **planet_details())

    assert world.store.all(Planet) == [first]


def spent_by_others(world: World) -> World:
    """Use up what may be registered from one place."""
    for number in range(REGISTRATIONS_MOST - 1):
        email = f"a{number}@example.com"
        world.registration.register(PASSWORD, source=HOME, **user_details(email=email))
    return world


def test_a_repeated_registration_is_answered_where_no_more_may_be_registered() -> None:
    world = World()
    first = register(world, key=KEY)

    again = register(spent_by_others(world), key=KEY)

    assert again == first


def test_a_key_of_another_request_is_refused_there_too_and_a_new_one_brings_nobody_in() -> None:
    world = World()
    register(world, key=KEY)
    registration = spent_by_others(world).registration

    with pytest.raises(IdempotencyKeyReused):
        register(world, key=KEY, other=True)
    with pytest.raises(IdempotencyKeyReused):
        registration.register(OTHER_PASSWORD, source=HOME, key=KEY, **user_details())
    with pytest.raises(TooManyAttempts):
        registration.register(
            PASSWORD, source=HOME, key="new", **user_details(email="bob@example.com")
        )
