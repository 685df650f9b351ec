"""Logging out, on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.sessions import kept_session_keys
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import TableMappings
from shared.domain.sessions.session import SessionKey
from shared.domain.sessions.token_revocation import TokenRevocation
from shared.wiring.clients import dynamodb


@cache
def token_revocation() -> TokenRevocation:
    """Return the revocation."""
    mappings: TableMappings = {SessionKey: kept_session_keys(settings.sessions_table())}
    return TokenRevocation(DynamoStore(dynamodb(), mappings))
