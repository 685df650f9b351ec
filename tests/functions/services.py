"""The services that the operations call, on fakes."""

from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.profiles import Profiles
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.removal import Removal
from shared.domain.archive.lookup import ArchiveLookup
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.errors import Busy
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.planet import Planet
from shared.domain.sessions.grants import Grants
from shared.domain.sessions.login import Login
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.revocation import Revocation
from tests.builders import LATER
from tests.fakes import (
    FakeArchive,
    FakeArchiveMemory,
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeCredentialStamps,
    FakeHasher,
    FakeKnownSources,
    FakePlanets,
    FakeReceipts,
    FakeSessions,
    FakeStore,
    FakeStrength,
    FakeTokens,
    FakeUsers,
)


def planets(*kept: Planet) -> FakeStore:
    """Make a store of planets and their names."""
    return FakeStore(*kept, *(planet.name for planet in kept))


def busy(*kept: object) -> FakeStore:
    """Make a store that is too busy to write."""

    def refuse() -> None:
        raise Busy

    store = FakeStore(*kept)
    store.meanwhile(refuse)
    return store


def catalog(store: FakeStore) -> PlanetCatalog:
    """Make the planet catalogue."""
    return PlanetCatalog(FakePlanets(store), store, FakeReceipts(store), clock=FakeClock(LATER))


def archive_lookup(archive: FakeArchive) -> ArchiveLookup:
    """Make the look-up in an archive."""
    return ArchiveLookup(archive, FakeArchiveMemory(), clock=FakeClock(LATER))


def profiles(store: FakeStore) -> Profiles:
    """Make the users' profiles."""
    return Profiles(FakeUsers(store))


def profile_editing(store: FakeStore) -> ProfileEditing:
    """Make the editing of profiles."""
    emails = ValidatedEmailAddresses()
    return ProfileEditing(FakeUsers(store), emails, store, clock=FakeClock(LATER))


def registration(store: FakeStore, strength: FakeStrength | None = None) -> Registration:
    """Make the registration."""
    return Registration(
        ValidatedEmailAddresses(),
        LoginLimits(FakeCounters(), FakeKnownSources(store), clock=FakeClock(LATER)),
        FakeCredentials(store),
        store,
        FakeReceipts(store),
        FakeHasher(),
        strength or FakeStrength(),
        clock=FakeClock(LATER),
    )


def removal(store: FakeStore) -> Removal:
    """Make the removal of users."""
    return Removal(
        FakeUsers(store),
        FakeCredentialStamps(store),
        FakeSessions(store),
        store,
        clock=FakeClock(LATER),
    )


def grants(store: FakeStore, counters: FakeCounters | None = None) -> Grants:
    """Make what tokens are given for."""
    tokens, clock = FakeTokens(), FakeClock(LATER)
    limits = LoginLimits(counters or FakeCounters(), FakeKnownSources(store), clock=clock)
    return Grants(
        Login(
            ValidatedEmailAddresses(),
            limits,
            FakeCredentials(store),
            FakeHasher(),
            tokens,
            store,
            clock=clock,
        ),
        Renewal(FakeSessions(store), tokens, store, clock=clock),
    )


def revocation(store: FakeStore) -> Revocation:
    """Make the revocation."""
    return Revocation(store)
