"""The requests of password resets on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.attempts import DynamoCounters
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.accounts.events import PasswordResetRequested
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.password_reset_requests import PasswordResetRequests
from shared.wiring.clients import dynamodb


@cache
def password_reset_requests() -> PasswordResetRequests:
    tables: Tables = {PasswordResetRequested: EVENTS.at(settings.outbox_table())}
    return PasswordResetRequests(
        ValidatedEmailAddresses(),
        RequestLimits(DynamoCounters(dynamodb(), settings.attempts_table())),
        DynamoStore(dynamodb(), tables),
    )
