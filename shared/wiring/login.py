"""Login on DynamoDB and KMS, with argon2."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIALS, DynamoCredentials
from shared.adapters.dynamodb.attempts import KNOWN_SOURCES
from shared.adapters.dynamodb.sessions import SESSION_KEYS, SESSIONS, DynamoUserSessions
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.accounts.credential import Credential
from shared.domain.attempts.attempt import KnownSource
from shared.domain.sessions.login import Login
from shared.domain.sessions.session import Session, SessionKey
from shared.domain.unit_of_work import Add
from shared.wiring.attempts import login_limits
from shared.wiring.clients import dynamodb
from shared.wiring.signing import token_signer


@cache
def login() -> Login:
    tables: Tables = {
        Session: SESSIONS.at(settings.sessions_table()),
        SessionKey: SESSION_KEYS.at(settings.sessions_table()),
        Credential: CREDENTIALS.at(settings.credentials_table()),
        KnownSource: KNOWN_SOURCES.at(settings.attempts_table()),
    }
    return Login(
        ValidatedEmailAddresses(),
        login_limits(),
        DynamoCredentials(dynamodb(), settings.credentials_table()),
        DynamoUserSessions(dynamodb(), settings.sessions_table()),
        Argon2Hasher(),
        token_signer(),
        CountedStore(DynamoStore(dynamodb(), tables), {(Add, Session): Metric.LOGINS_SUCCEEDED}),
    )
