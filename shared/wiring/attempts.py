"""The limits of attempts on DynamoDB, for every use case that checks a password."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.attempts import DynamoCounters, DynamoKnownSources
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.login_limits import LoginLimits
from shared.wiring.clients import dynamodb


@cache
def login_limits() -> LoginLimits:
    table = settings.attempts_table()
    return LoginLimits(
        DynamoCounters(dynamodb(), table),
        DynamoKnownSources(dynamodb(), table),
        outbox=_outbox(),
    )


def _outbox() -> DynamoStore:
    tables: Tables = {AddressLocked: EVENTS.at(settings.outbox_table())}
    return DynamoStore(dynamodb(), tables)
