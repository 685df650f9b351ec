"""The removal of users on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.counted_store import CountedStore
from shared.adapters.dynamodb.accounts import (
    DynamoCredentialStamps,
    DynamoUsers,
    kept_credential_stamps,
    kept_users,
)
from shared.adapters.dynamodb.outbox import kept_events
from shared.adapters.dynamodb.sessions import DynamoSessions, kept_session_ends
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.metrics import Metric
from shared.adapters.wiring.clients import dynamodb
from shared.domain.accounts.credential import CredentialStamp
from shared.domain.accounts.events import UserRemoved
from shared.domain.accounts.removal import Removal
from shared.domain.accounts.user import User
from shared.domain.changes import Remove
from shared.domain.sessions.session import SessionsEnd


@cache
def removal() -> Removal:
    """Return the removal of users."""
    kinds: Kinds = {
        User: kept_users(settings.users_table()),
        CredentialStamp: kept_credential_stamps(settings.credentials_table()),
        SessionsEnd: kept_session_ends(settings.sessions_table()),
        UserRemoved: kept_events(settings.outbox_table()),
    }
    return Removal(
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoCredentialStamps(dynamodb(), settings.credentials_table()),
        DynamoSessions(dynamodb(), settings.sessions_table()),
        CountedStore(DynamoStore(dynamodb(), kinds), {(Remove, User): Metric.USERS_REMOVED}),
    )
