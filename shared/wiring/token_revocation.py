"""Logout on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.sessions import SESSION_KEYS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.sessions.session import SessionKey
from shared.domain.sessions.token_revocation import TokenRevocation
from shared.wiring.clients import dynamodb


@cache
def token_revocation() -> TokenRevocation:
    tables: Tables = {SessionKey: SESSION_KEYS.at(settings.sessions_table())}
    return TokenRevocation(DynamoStore(dynamodb(), tables))
