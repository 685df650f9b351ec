"""Registration on DynamoDB, with argon2 and zxcvbn."""

from functools import cache

from shared.adapters import settings
from shared.adapters.argon2_hasher import Argon2Hasher
from shared.adapters.counted_store import CountedStore
from shared.adapters.dynamodb.accounts import kept_credentials, kept_users
from shared.adapters.dynamodb.outbox import kept_events
from shared.adapters.dynamodb.receipts import DynamoReceipts, kept_receipts
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.metrics import Metric
from shared.adapters.wiring.clients import dynamodb
from shared.adapters.zxcvbn_strength import ZxcvbnStrength
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.changes import Add
from shared.domain.receipts import Receipt


@cache
def registration() -> Registration:
    """Return the registration."""
    kinds: Kinds = {
        User: kept_users(settings.users_table()),
        Credential: kept_credentials(settings.credentials_table()),
        UserRegistered: kept_events(settings.outbox_table()),
        Receipt: kept_receipts(settings.idempotency_table()),
    }
    receipts = DynamoReceipts(dynamodb(), settings.idempotency_table())
    store = CountedStore(DynamoStore(dynamodb(), kinds), {(Add, User): Metric.USERS_REGISTERED})
    return Registration(store, receipts, Argon2Hasher(), ZxcvbnStrength())
