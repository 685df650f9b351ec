"""The users' profiles on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import DynamoUsers
from shared.domain.accounts.profiles import Profiles
from shared.wiring.clients import dynamodb


@cache
def profiles() -> Profiles:
    return Profiles(DynamoUsers(dynamodb(), settings.users_table()))
