"""Makes the demo accounts through the product's own domain and adapters, as a handler in a worker.

They are not registrations: no mail is sent, and one of them is an admin from the start.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIALS, USERS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken
from shared.domain.accounts.user import User
from shared.domain.errors import Busy
from shared.domain.times import now
from shared.domain.unit_of_work import Add, Store
from shared.domain.values import new_id
from shared.wiring.clients import dynamodb


def handler(event: Mapping[str, Any], _context: object) -> None:
    """Make the accounts of the event that are not there yet."""
    store = DynamoStore(
        dynamodb(),
        {
            User: USERS.at(settings.users_table()),
            Credential: CREDENTIALS.at(settings.credentials_table()),
        },
    )
    for account in event["accounts"]:
        user = User.new(
            new_id(),
            now(),
            first_name=account["first_name"],
            last_name=account["last_name"],
            email=ValidatedEmailAddresses().read(account["email"]),
        )
        roles = {Role.MEMBER, Role.ADMIN} if account["is_admin"] else {Role.MEMBER}
        _keep(store, user, account["password"], frozenset(roles))


def _keep(store: Store, user: User, password: str, roles: frozenset[str]) -> None:
    password_hash = Argon2Hasher().hash(password)
    credential = Credential.new(user.email.key, user.user_id, password_hash, roles)
    with suppress(EmailTaken):
        store.commit(Add(user, Busy), Add(credential, EmailTaken))
