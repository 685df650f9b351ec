"""Everything that is kept, in memory or in DynamoDB: the same ports, the same rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.accounts import (
    DynamoCredentials,
    DynamoCredentialStamps,
    DynamoUsers,
    kept_credential_stamps,
    kept_credentials,
    kept_users,
)
from shared.adapters.dynamodb.archive import DynamoArchiveMemory
from shared.adapters.dynamodb.attempts import (
    DynamoCounters,
    DynamoKnownSources,
    kept_known_sources,
)
from shared.adapters.dynamodb.outbox import DynamoOutbox, kept_events
from shared.adapters.dynamodb.planets import DynamoPlanets, kept_planet_names, kept_planets
from shared.adapters.dynamodb.receipts import DynamoReceipts, kept_receipts
from shared.adapters.dynamodb.sessions import (
    DynamoSessions,
    DynamoSessionStates,
    kept_session_ends,
    kept_session_keys,
    kept_sessions,
)
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.domain.accounts.credential import Credential, CredentialStamp
from shared.domain.accounts.events import UserRegistered, UserRemoved
from shared.domain.accounts.ports import Credentials, CredentialStamps, Users
from shared.domain.accounts.user import User
from shared.domain.archive.ports import ArchiveMemory
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.ports import Counters, KnownSources
from shared.domain.changes import Change, Put, Store
from shared.domain.notifications.ports import Outbox
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.planets.ports import Planets
from shared.domain.receipts import Receipt, Receipts
from shared.domain.sessions.ports import Sessions, SessionStates
from shared.domain.sessions.session import Session, SessionKey, SessionsEnd
from tests.fakes import (
    FakeArchiveMemory,
    FakeCounters,
    FakeCredentials,
    FakeCredentialStamps,
    FakeKnownSources,
    FakeOutbox,
    FakePlanets,
    FakeReceipts,
    FakeSessions,
    FakeStore,
    FakeUsers,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

KINDS: Kinds = {
    User: kept_users("UsersTable"),
    Credential: kept_credentials("CredentialsTable"),
    CredentialStamp: kept_credential_stamps("CredentialsTable"),
    Session: kept_sessions("SessionsTable"),
    SessionKey: kept_session_keys("SessionsTable"),
    SessionsEnd: kept_session_ends("SessionsTable"),
    Planet: kept_planets("PlanetsTable"),
    PlanetName: kept_planet_names("PlanetNamesTable"),
    Receipt: kept_receipts("IdempotencyTable"),
    KnownSource: kept_known_sources("AttemptsTable"),
    UserRegistered: kept_events("OutboxTable"),
    UserRemoved: kept_events("OutboxTable"),
}


@dataclass(frozen=True)
class Storage:
    """The store, and what is read of it."""

    store: Store
    users: Users
    credentials: Credentials
    stamps: CredentialStamps
    states: SessionStates
    sessions: Sessions
    planets: Planets
    outbox: Outbox
    receipts: Receipts
    archive_memory: ArchiveMemory
    counters: Counters
    known_sources: KnownSources

    def keep(self, *things: object) -> None:
        """Keep things as they are, on no condition."""
        for thing in things:
            self.store.commit(Put(thing))

    def commit(self, *changes: Change) -> None:
        """Write all changes or none."""
        self.store.commit(*changes)


def in_memory() -> Storage:
    """Make a storage of fakes."""
    store = FakeStore()
    sessions = FakeSessions(store)
    return Storage(
        store=store,
        users=FakeUsers(store),
        credentials=FakeCredentials(store),
        stamps=FakeCredentialStamps(store),
        states=sessions,
        sessions=sessions,
        planets=FakePlanets(store),
        outbox=FakeOutbox(store),
        receipts=FakeReceipts(store),
        archive_memory=FakeArchiveMemory(),
        counters=FakeCounters(),
        known_sources=FakeKnownSources(store),
    )


def in_dynamodb(client: "DynamoDBClient", store: Store | None = None) -> Storage:
    """Make a storage of the tables of the template, under their logical names."""
    return Storage(
        store=store or dynamo_store(client),
        users=DynamoUsers(client, "UsersTable"),
        credentials=DynamoCredentials(client, "CredentialsTable"),
        stamps=DynamoCredentialStamps(client, "CredentialsTable"),
        states=DynamoSessionStates(client, "SessionsTable"),
        sessions=DynamoSessions(client, "SessionsTable"),
        planets=DynamoPlanets(client, "PlanetsTable"),
        outbox=DynamoOutbox(client, "OutboxTable"),
        receipts=DynamoReceipts(client, "IdempotencyTable"),
        archive_memory=DynamoArchiveMemory(client, "ArchiveTable"),
        counters=DynamoCounters(client, "AttemptsTable"),
        known_sources=DynamoKnownSources(client, "AttemptsTable"),
    )


def dynamo_store(
    client: "DynamoDBClient", pause: "Callable[[float], None]" = lambda _: None
) -> DynamoStore:
    """Make a store that keeps all kinds of things, and does not wait before it tries again."""
    return DynamoStore(client, KINDS, pause=pause)
