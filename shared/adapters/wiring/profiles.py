"""The users' profiles on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import DynamoUsers, kept_users
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.wiring.clients import dynamodb
from shared.domain.accounts.profiles import Profiles
from shared.domain.accounts.user import User


@cache
def profiles() -> Profiles:
    """Return the profiles."""
    users = DynamoUsers(dynamodb(), settings.users_table())
    store = DynamoStore(dynamodb(), {User: kept_users(settings.users_table())})
    return Profiles(users, store)
