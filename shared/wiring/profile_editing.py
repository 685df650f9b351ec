"""The editing of users' profiles on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import USERS, DynamoUsers
from shared.adapters.dynamodb.attempts import DynamoCounters
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User
from shared.domain.attempts.request_limits import RequestLimits
from shared.wiring.clients import dynamodb


@cache
def profile_editing() -> ProfileEditing:
    tables: Tables = {
        User: USERS.at(settings.users_table()),
        EmailVerificationRequested: EVENTS.at(settings.outbox_table()),
    }
    return ProfileEditing(
        DynamoUsers(dynamodb(), settings.users_table()),
        ValidatedEmailAddresses(),
        DynamoStore(dynamodb(), tables),
        mail_limits=RequestLimits(DynamoCounters(dynamodb(), settings.attempts_table())),
    )
