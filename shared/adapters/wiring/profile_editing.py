"""Changing users' profiles, on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import DynamoUsers, kept_users
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.wiring.clients import dynamodb
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User


@cache
def profile_editing() -> ProfileEditing:
    """Return the editing of profiles."""
    users = DynamoUsers(dynamodb(), settings.users_table())
    store = DynamoStore(dynamodb(), {User: kept_users(settings.users_table())})
    return ProfileEditing(users, ValidatedEmailAddresses(), store)
