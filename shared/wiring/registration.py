"""Registration on DynamoDB, with argon2 and zxcvbn."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIALS, USERS, DynamoCredentials
from shared.adapters.dynamodb.attempts import KNOWN_SOURCES, DynamoCounters
from shared.adapters.dynamodb.idempotency_records import (
    IDEMPOTENCY_RECORDS,
    DynamoIdempotencyRecords,
)
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.adapters.passwords.zxcvbn_strength import ZxcvbnStrength
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.idempotency_record import IdempotencyRecord
from shared.domain.unit_of_work import Add
from shared.wiring.attempts import login_limits
from shared.wiring.clients import dynamodb


@cache
def registration() -> Registration:
    tables: Tables = {
        User: USERS.at(settings.users_table()),
        Credential: CREDENTIALS.at(settings.credentials_table()),
        UserRegistered: EVENTS.at(settings.outbox_table()),
        IdempotencyRecord: IDEMPOTENCY_RECORDS.at(settings.idempotency_table()),
        KnownSource: KNOWN_SOURCES.at(settings.attempts_table()),
    }
    records = DynamoIdempotencyRecords(dynamodb(), settings.idempotency_table())
    store = CountedStore(DynamoStore(dynamodb(), tables), {(Add, User): Metric.USERS_REGISTERED})
    return Registration(
        ValidatedEmailAddresses(),
        login_limits(),
        RequestLimits(
            DynamoCounters(dynamodb(), settings.attempts_table()),
            {Purpose.REGISTRATION_OF_SOURCE: settings.registrations_per_source()},
        ),
        DynamoCredentials(dynamodb(), settings.credentials_table()),
        store,
        records,
        Argon2Hasher(),
        ZxcvbnStrength(settings.product_name()),
    )
