"""Logging out, on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.sessions import kept_session_keys
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.wiring.clients import dynamodb
from shared.domain.sessions.revocation import Revocation
from shared.domain.sessions.session import SessionKey


@cache
def revocation() -> Revocation:
    """Return the revocation."""
    kinds: Kinds = {SessionKey: kept_session_keys(settings.sessions_table())}
    return Revocation(DynamoStore(dynamodb(), kinds))
