"""The users' profiles on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import DynamoUsers
from shared.adapters.wiring.clients import dynamodb
from shared.domain.accounts.profiles import Profiles


@cache
def profiles() -> Profiles:
    """Return the profiles."""
    return Profiles(DynamoUsers(dynamodb(), settings.users_table()))
