"""The change of passwords on DynamoDB, with argon2 and zxcvbn."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIALS, DynamoCredentials, DynamoUsers
from shared.adapters.dynamodb.attempts import KNOWN_SOURCES
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.sessions import SESSION_REVOCATIONS, DynamoSessionCleanup
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.adapters.passwords.zxcvbn_strength import ZxcvbnStrength
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import PasswordChanged
from shared.domain.attempts.attempt import KnownSource
from shared.domain.password_change import PasswordChange
from shared.domain.sessions.session import SessionRevocation
from shared.wiring.attempts import login_limits
from shared.wiring.clients import dynamodb


@cache
def password_change() -> PasswordChange:
    tables: Tables = {
        Credential: CREDENTIALS.at(settings.credentials_table()),
        SessionRevocation: SESSION_REVOCATIONS.at(settings.sessions_table()),
        KnownSource: KNOWN_SOURCES.at(settings.attempts_table()),
        PasswordChanged: EVENTS.at(settings.outbox_table()),
    }
    return PasswordChange(
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoCredentials(dynamodb(), settings.credentials_table()),
        login_limits(),
        DynamoSessionCleanup(dynamodb(), settings.sessions_table()),
        Argon2Hasher(),
        ZxcvbnStrength(settings.product_name()),
        DynamoStore(dynamodb(), tables),
    )
