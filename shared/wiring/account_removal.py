"""The removal of users on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import (
    CREDENTIAL_VERSIONS,
    USERS,
    DynamoCredentialVersions,
    DynamoUsers,
)
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.sessions import SESSION_REVOCATIONS, DynamoSessionCleanup
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
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
    tables: Tables = {
        User: USERS.at(settings.users_table()),
        CredentialVersion: CREDENTIAL_VERSIONS.at(settings.credentials_table()),
        SessionRevocation: SESSION_REVOCATIONS.at(settings.sessions_table()),
        UserRemoved: EVENTS.at(settings.outbox_table()),
    }
    return AccountRemoval(
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoCredentialVersions(dynamodb(), settings.credentials_table()),
        DynamoSessionCleanup(dynamodb(), settings.sessions_table()),
        CountedStore(DynamoStore(dynamodb(), tables), {(Remove, User): Metric.USERS_REMOVED}),
    )
