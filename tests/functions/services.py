"""The services that the operations call, built on fakes."""

from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.profiles import Profiles
from shared.domain.accounts.registration import Registration
from shared.domain.archive.lookup import ArchiveLookup
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.email_verification import EmailVerification
from shared.domain.email_verification_requests import EmailVerificationRequests
from shared.domain.errors import Busy
from shared.domain.password_change import PasswordChange
from shared.domain.password_reset import PasswordReset
from shared.domain.password_reset_requests import PasswordResetRequests
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.contribution import PlanetContribution
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.planet import Planet
from shared.domain.sessions.login import Login
from shared.domain.sessions.open_sessions import OpenSessions
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.token_grants import TokenGrants
from shared.domain.sessions.token_revocation import TokenRevocation
from tests.attempts import registration_limits
from tests.builders import LATER
from tests.fakes import (
    FakeArchive,
    FakeArchiveMemory,
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeCredentialVersions,
    FakeDeliverability,
    FakeHasher,
    FakeIdempotencyRecords,
    FakeKnownSources,
    FakeOneTimeTokens,
    FakePlanets,
    FakeSessions,
    FakeStore,
    FakeStrength,
    FakeTokens,
    FakeUsers,
)


def planets(*stored: Planet) -> FakeStore:
    """Make a store of planets and their names."""
    return FakeStore(*stored, *(planet.name for planet in stored))


def busy(*stored: object) -> FakeStore:
    """Make a store that is too busy to write."""

    def refuse() -> None:
        raise Busy

    store = FakeStore(*stored)
    store.meanwhile(refuse)
    return store


def catalog(store: FakeStore) -> PlanetCatalog:
    """Make the planet catalogue."""
    return PlanetCatalog(FakePlanets(store))


def contribution(store: FakeStore) -> PlanetContribution:
    """Make the contribution of planets."""
    return PlanetContribution(store, FakeIdempotencyRecords(store), clock=FakeClock(LATER))


def curation(store: FakeStore) -> PlanetCuration:
    """Make the curation of planets."""
    return PlanetCuration(FakePlanets(store), store, clock=FakeClock(LATER))


def archive_lookup(archive: FakeArchive) -> ArchiveLookup:
    """Make the look-up in an archive."""
    return ArchiveLookup(archive, FakeArchiveMemory(), clock=FakeClock(LATER))


def profiles(store: FakeStore) -> Profiles:
    """Make the users' profiles."""
    return Profiles(FakeUsers(store))


def profile_editing(store: FakeStore) -> ProfileEditing:
    """Make the editing of profiles."""
    clock = FakeClock(LATER)
    return ProfileEditing(
        FakeUsers(store),
        ValidatedEmailAddresses(),
        store,
        mail_limits=RequestLimits(FakeCounters(), clock=clock),
        clock=clock,
    )


def registration(
    store: FakeStore,
    strength: FakeStrength | None = None,
    counters: FakeCounters | None = None,
) -> Registration:
    """Make the registration."""
    counters, clock = counters or FakeCounters(), FakeClock(LATER)
    return Registration(
        ValidatedEmailAddresses(),
        LoginLimits(counters, FakeKnownSources(store), outbox=store, clock=clock),
        registration_limits(counters, clock=clock),
        FakeCredentials(store),
        store,
        FakeIdempotencyRecords(store),
        FakeHasher(),
        strength or FakeStrength(),
        clock=clock,
    )


def account_removal(store: FakeStore) -> AccountRemoval:
    """Make the removal of users."""
    return AccountRemoval(
        FakeUsers(store),
        FakeCredentialVersions(store),
        FakeSessions(store),
        store,
        clock=FakeClock(LATER),
    )


def password_reset_requests(
    store: FakeStore, counters: FakeCounters | None = None
) -> PasswordResetRequests:
    """Make the requests of password resets."""
    limits = RequestLimits(counters or FakeCounters(), clock=FakeClock(LATER))
    return PasswordResetRequests(ValidatedEmailAddresses(), limits, store)


def email_verification_requests(
    store: FakeStore, *, clock: FakeClock | None = None
) -> EmailVerificationRequests:
    """Make the requests to verify email addresses."""
    clock = clock or FakeClock(LATER)
    return EmailVerificationRequests(
        FakeUsers(store),
        FakeDeliverability(store),
        RequestLimits(FakeCounters(), clock=clock),
        store,
        clock=clock,
    )


def password_change(
    store: FakeStore,
    strength: FakeStrength | None = None,
    counters: FakeCounters | None = None,
) -> PasswordChange:
    """Make the change of passwords."""
    return PasswordChange(
        FakeUsers(store),
        FakeCredentials(store),
        LoginLimits(
            counters or FakeCounters(),
            FakeKnownSources(store),
            outbox=store,
            clock=FakeClock(LATER),
        ),
        FakeSessions(store),
        FakeHasher(),
        strength or FakeStrength(),
        store,
        clock=FakeClock(LATER),
    )


def password_reset(store: FakeStore, strength: FakeStrength | None = None) -> PasswordReset:
    """Make the reset of passwords."""
    return PasswordReset(
        FakeOneTimeTokens(store),
        FakeCredentials(store),
        FakeUsers(store),
        LoginLimits(FakeCounters(), FakeKnownSources(store), outbox=store, clock=FakeClock(LATER)),
        FakeSessions(store),
        FakeHasher(),
        strength or FakeStrength(),
        store,
        clock=FakeClock(LATER),
    )


def email_verification(
    store: FakeStore, counters: FakeCounters | None = None, *, admin_email: str = ""
) -> EmailVerification:
    """Make the verification of email addresses."""
    clock = FakeClock(LATER)
    return EmailVerification(
        FakeOneTimeTokens(store),
        FakeUsers(store),
        FakeCredentials(store),
        LoginLimits(counters or FakeCounters(), FakeKnownSources(store), outbox=store, clock=clock),
        FakeHasher(),
        ValidatedEmailAddresses(),
        FakeSessions(store),
        store,
        admin_email=admin_email,
        clock=clock,
    )


def token_grants(store: FakeStore, counters: FakeCounters | None = None) -> TokenGrants:
    """Make the granting of tokens."""
    tokens, clock = FakeTokens(), FakeClock(LATER)
    limits = LoginLimits(
        counters or FakeCounters(), FakeKnownSources(store), outbox=store, clock=clock
    )
    return TokenGrants(
        Login(
            ValidatedEmailAddresses(),
            limits,
            FakeCredentials(store),
            FakeSessions(store),
            FakeHasher(),
            tokens,
            store,
            clock=clock,
        ),
        Renewal(FakeSessions(store), tokens, store, clock=clock),
    )


def open_sessions(store: FakeStore) -> OpenSessions:
    """Make the sessions of a user."""
    return OpenSessions(FakeSessions(store), store, clock=FakeClock(LATER))


def token_revocation(store: FakeStore) -> TokenRevocation:
    """Make the revocation."""
    return TokenRevocation(store)
