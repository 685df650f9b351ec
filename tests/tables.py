"""The table of every type of object, by its logical name, for the store and its fake."""

from shared.adapters.dynamodb.accounts import (
    CREDENTIAL_VERSIONS,
    CREDENTIALS,
    USERS,
)
from shared.adapters.dynamodb.attempts import (
    KNOWN_SOURCES,
)
from shared.adapters.dynamodb.idempotency_records import (
    IDEMPOTENCY_RECORDS,
)
from shared.adapters.dynamodb.one_time_tokens import ONE_TIME_TOKENS
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.planets import PLANET_NAMES, PLANETS
from shared.adapters.dynamodb.sessions import (
    SESSION_KEYS,
    SESSION_REVOCATIONS,
    SESSIONS,
)
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.events import (
    EmailChanged,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    UserRegistered,
    UserRemoved,
)
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.events import AddressLocked
from shared.domain.idempotency_record import IdempotencyRecord
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
    KnownSource: KNOWN_SOURCES.at("AttemptsTable"),
    EmailChanged: EVENTS.at("OutboxTable"),
    EmailVerificationRequested: EVENTS.at("OutboxTable"),
    PasswordChanged: EVENTS.at("OutboxTable"),
    AddressLocked: EVENTS.at("OutboxTable"),
    PasswordResetRequested: EVENTS.at("OutboxTable"),
    UserRegistered: EVENTS.at("OutboxTable"),
    UserRemoved: EVENTS.at("OutboxTable"),
}
