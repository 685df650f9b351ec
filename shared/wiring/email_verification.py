"""The verification of email addresses on DynamoDB, with argon2."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIALS, USERS, DynamoCredentials, DynamoUsers
from shared.adapters.dynamodb.attempts import KNOWN_SOURCES
from shared.adapters.dynamodb.one_time_tokens import ONE_TIME_TOKENS, DynamoOneTimeTokens
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.sessions import SESSION_REVOCATIONS, DynamoSessionCleanup
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import EmailChanged
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.email_verification import EmailVerification
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.sessions.session import SessionRevocation
from shared.wiring.attempts import login_limits
from shared.wiring.clients import dynamodb


@cache
def email_verification() -> EmailVerification:
    tables: Tables = {
        OneTimeToken: ONE_TIME_TOKENS.at(settings.one_time_tokens_table()),
        User: USERS.at(settings.users_table()),
        Credential: CREDENTIALS.at(settings.credentials_table()),
        SessionRevocation: SESSION_REVOCATIONS.at(settings.sessions_table()),
        KnownSource: KNOWN_SOURCES.at(settings.attempts_table()),
        EmailChanged: EVENTS.at(settings.outbox_table()),
    }
    return EmailVerification(
        DynamoOneTimeTokens(dynamodb(), settings.one_time_tokens_table()),
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoCredentials(dynamodb(), settings.credentials_table()),
        login_limits(),
        Argon2Hasher(),
        ValidatedEmailAddresses(),
        DynamoSessionCleanup(dynamodb(), settings.sessions_table()),
        DynamoStore(dynamodb(), tables),
        admin_email=settings.admin_email(),
    )
