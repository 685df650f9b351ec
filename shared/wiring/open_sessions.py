"""The sessions of a user on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.sessions import SESSION_KEYS, DynamoUserSessions
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.sessions.open_sessions import OpenSessions
from shared.domain.sessions.session import SessionKey
from shared.wiring.clients import dynamodb


@cache
def open_sessions() -> OpenSessions:
    tables: Tables = {SessionKey: SESSION_KEYS.at(settings.sessions_table())}
    return OpenSessions(
        DynamoUserSessions(dynamodb(), settings.sessions_table()),
        DynamoStore(dynamodb(), tables),
    )
