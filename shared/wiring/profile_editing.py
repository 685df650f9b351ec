"""The editing of users' profiles on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import USERS, DynamoUsers
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.mail.email_addresses import ValidatedEmailAddresses
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User
from shared.wiring.clients import dynamodb


@cache
def profile_editing() -> ProfileEditing:
    users = DynamoUsers(dynamodb(), settings.users_table())
    store = DynamoStore(dynamodb(), {User: USERS.at(settings.users_table())})
    return ProfileEditing(users, ValidatedEmailAddresses(), store)
