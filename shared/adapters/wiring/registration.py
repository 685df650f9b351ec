"""Registration on DynamoDB, with argon2 and zxcvbn."""

from functools import cache

from shared.adapters import settings
from shared.adapters.argon2_hasher import Argon2Hasher
from shared.adapters.counted_store import CountedStore
from shared.adapters.dynamodb.accounts import DynamoCredentials, kept_credentials, kept_users
from shared.adapters.dynamodb.attempts import kept_known_sources
from shared.adapters.dynamodb.outbox import kept_events
from shared.adapters.dynamodb.receipts import DynamoReceipts, kept_receipts
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.metrics import Metric
from shared.adapters.wiring.attempts import login_limits
from shared.adapters.wiring.clients import dynamodb
from shared.adapters.zxcvbn_strength import ZxcvbnStrength
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
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
        KnownSource: kept_known_sources(settings.attempts_table()),
    }
    receipts = DynamoReceipts(dynamodb(), settings.idempotency_table())
    store = CountedStore(DynamoStore(dynamodb(), kinds), {(Add, User): Metric.USERS_REGISTERED})
    return Registration(
        ValidatedEmailAddresses(),
        login_limits(),
        DynamoCredentials(dynamodb(), settings.credentials_table()),
        store,
        receipts,
        Argon2Hasher(),
        ZxcvbnStrength(),
    )
