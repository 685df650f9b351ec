"""The removal of users on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import (
    DynamoCredentialVersions,
    DynamoUsers,
    kept_credential_stamps,
    kept_users,
)
from shared.adapters.dynamodb.outbox import kept_events
from shared.adapters.dynamodb.sessions import DynamoSessionCleanup, kept_session_ends
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import TableMappings
from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.credential import CredentialVersion
from shared.domain.accounts.events import UserRemoved
from shared.domain.accounts.user import User
from shared.domain.sessions.session import SessionRevocation
from shared.domain.unit_of_work import Remove
from shared.wiring.clients import dynamodb


@cache
def account_removal() -> AccountRemoval:
    """Return the removal of users."""
    mappings: TableMappings = {
        User: kept_users(settings.users_table()),
        CredentialVersion: kept_credential_stamps(settings.credentials_table()),
        SessionRevocation: kept_session_ends(settings.sessions_table()),
        UserRemoved: kept_events(settings.outbox_table()),
    }
    return AccountRemoval(
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoCredentialVersions(dynamodb(), settings.credentials_table()),
        DynamoSessionCleanup(dynamodb(), settings.sessions_table()),
        CountedStore(DynamoStore(dynamodb(), mappings), {(Remove, User): Metric.USERS_REMOVED}),
    )
