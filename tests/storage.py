"""Everything that is stored, in memory or in DynamoDB: the same ports, the same rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.adapters.dynamodb.accounts import (
    DynamoCredentials,
    DynamoCredentialVersions,
    DynamoUsers,
)
from shared.adapters.dynamodb.archive import DynamoArchiveMemory
from shared.adapters.dynamodb.attempts import (
    DynamoCounters,
    DynamoKnownSources,
)
from shared.adapters.dynamodb.deliverability import DynamoDeliverability
from shared.adapters.dynamodb.idempotency_records import (
    DynamoIdempotencyRecords,
)
from shared.adapters.dynamodb.one_time_tokens import DynamoOneTimeTokens
from shared.adapters.dynamodb.outbox import DynamoOutbox
from shared.adapters.dynamodb.planets import DynamoPlanets
from shared.adapters.dynamodb.sessions import (
    DynamoSessionCleanup,
    DynamoSessions,
    DynamoUserSessions,
)
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.accounts.ports import Credentials, CredentialVersions, Users
from shared.domain.archive.ports import ArchiveMemory
from shared.domain.attempts.ports import Counters, KnownSources
from shared.domain.idempotency_record import IdempotencyRecords
from shared.domain.notifications.deliverability import Deliverability
from shared.domain.notifications.ports import Outbox
from shared.domain.one_time_tokens.ports import OneTimeTokens
from shared.domain.planets.ports import Planets
from shared.domain.sessions.ports import SessionCleanup, Sessions, UserSessions
from shared.domain.unit_of_work import Change, Overwrite, Store
from tests.fakes import (
    FakeArchiveMemory,
    FakeCounters,
    FakeCredentials,
    FakeCredentialVersions,
    FakeDeliverability,
    FakeIdempotencyRecords,
    FakeKnownSources,
    FakeOneTimeTokens,
    FakeOutbox,
    FakePlanets,
    FakeSessions,
    FakeStore,
    FakeUsers,
)
from tests.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True)
class Storage:
    """The store, and the repositories that read from it."""

    store: Store
    users: Users
    credentials: Credentials
    credential_versions: CredentialVersions
    sessions: Sessions
    session_cleanup: SessionCleanup
    user_sessions: UserSessions
    one_time_tokens: OneTimeTokens
    planets: Planets
    outbox: Outbox
    records: IdempotencyRecords
    archive_memory: ArchiveMemory
    counters: Counters
    known_sources: KnownSources
    deliverability: Deliverability

    def put(self, *things: object) -> None:
        """Store objects unconditionally."""
        for thing in things:
            self.store.commit(Overwrite(thing))

    def commit(self, *changes: Change) -> None:
        """Commit all changes in one transaction, or none."""
        self.store.commit(*changes)


def in_memory(store: FakeStore | None = None) -> Storage:
    """Make a storage of fakes."""
    store = store or FakeStore()
    sessions = FakeSessions(store)
    return Storage(
        store=store,
        users=FakeUsers(store),
        credentials=FakeCredentials(store),
        credential_versions=FakeCredentialVersions(store),
        sessions=sessions,
        session_cleanup=sessions,
        user_sessions=sessions,
        one_time_tokens=FakeOneTimeTokens(store),
        planets=FakePlanets(store),
        outbox=FakeOutbox(store),
        records=FakeIdempotencyRecords(store),
        archive_memory=FakeArchiveMemory(),
        counters=FakeCounters(),
        known_sources=FakeKnownSources(store),
        deliverability=FakeDeliverability(store),
    )


def in_dynamodb(client: "DynamoDBClient", store: Store | None = None) -> Storage:
    """Make a storage on the template's tables, by their logical names."""
    return Storage(
        store=store or dynamo_store(client),
        users=DynamoUsers(client, "UsersTable"),
        credentials=DynamoCredentials(client, "CredentialsTable"),
        credential_versions=DynamoCredentialVersions(client, "CredentialsTable"),
        sessions=DynamoSessions(client, "SessionsTable"),
        session_cleanup=DynamoSessionCleanup(client, "SessionsTable"),
        user_sessions=DynamoUserSessions(client, "SessionsTable"),
        one_time_tokens=DynamoOneTimeTokens(client, "OneTimeTokensTable"),
        planets=DynamoPlanets(client, "PlanetsTable"),
        outbox=DynamoOutbox(client, "OutboxTable"),
        records=DynamoIdempotencyRecords(client, "IdempotencyTable"),
        archive_memory=DynamoArchiveMemory(client, "ArchiveTable"),
        counters=DynamoCounters(client, "AttemptsTable"),
        known_sources=DynamoKnownSources(client, "AttemptsTable"),
        deliverability=DynamoDeliverability(client, "DeliverabilityTable"),
    )


def dynamo_store(
    client: "DynamoDBClient", pause: "Callable[[float], None]" = lambda _: None
) -> DynamoStore:
    """Make a store for all types of objects, which does not wait between retries."""
    return DynamoStore(client, TABLES, pause=pause)
