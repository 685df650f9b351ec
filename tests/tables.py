"""The table of every type of object, by its logical name, for the store and its fake."""

from typing import Any

from shared.adapters.dynamodb.accounts import (
    CREDENTIAL_VERSIONS,
    CREDENTIALS,
    USERS,
)
from shared.adapters.dynamodb.attempts import (
    KNOWN_SOURCES,
)
from shared.adapters.dynamodb.deliverability import RETRIED, UNDELIVERABLE
from shared.adapters.dynamodb.idempotency_records import (
    IDEMPOTENCY_RECORDS,
)
from shared.adapters.dynamodb.one_time_tokens import ONE_TIME_TOKENS
from shared.adapters.dynamodb.outbox import EVENT_TYPES, EVENTS
from shared.adapters.dynamodb.planets import PLANET_NAMES, PLANETS
from shared.adapters.dynamodb.sessions import (
    SESSION_KEYS,
    SESSION_REVOCATIONS,
    SESSIONS,
)
from shared.adapters.dynamodb.table_mapping import Table, Tables
from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.idempotency_record import IdempotencyRecord
from shared.domain.notifications.deliverability import Retried, Undeliverable
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation

TABLES: Tables = {
    User: USERS.at("UsersTable"),
    Credential: CREDENTIALS.at("CredentialsTable"),
    CredentialVersion: CREDENTIAL_VERSIONS.at("CredentialsTable"),
    Session: SESSIONS.at("SessionsTable"),
    SessionKey: SESSION_KEYS.at("SessionsTable"),
    SessionRevocation: SESSION_REVOCATIONS.at("SessionsTable"),
    OneTimeToken: ONE_TIME_TOKENS.at("OneTimeTokensTable"),
    Planet: PLANETS.at("PlanetsTable"),
    PlanetName: PLANET_NAMES.at("PlanetNamesTable"),
    IdempotencyRecord: IDEMPOTENCY_RECORDS.at("IdempotencyTable"),
    Retried: RETRIED.at("DeliverabilityTable"),
    Undeliverable: UNDELIVERABLE.at("DeliverabilityTable"),
    KnownSource: KNOWN_SOURCES.at("AttemptsTable"),
    **{event_type: EVENTS.at("OutboxTable") for event_type in EVENT_TYPES},
}


def table_of(kind: type) -> Table[Any]:
    """Return the table of a type of object."""
    assert kind in TABLES, (
        f"add {kind.__name__} to TABLES in tests/tables.py, or, if it is an event, to _Event in "
        "shared/adapters/dynamodb"
    )
    return TABLES[kind]
