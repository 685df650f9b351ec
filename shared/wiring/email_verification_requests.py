"""The requests to verify email addresses on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import USERS, DynamoUsers
from shared.adapters.dynamodb.attempts import DynamoCounters
from shared.adapters.dynamodb.deliverability import RETRIED, DynamoDeliverability
from shared.adapters.dynamodb.outbox import EVENTS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.accounts.user import User
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.email_verification_requests import EmailVerificationRequests
from shared.domain.notifications.deliverability import Retried
from shared.wiring.clients import dynamodb


@cache
def email_verification_requests() -> EmailVerificationRequests:
    tables: Tables = {
        User: USERS.at(settings.users_table()),
        Retried: RETRIED.at(settings.deliverability_table()),
        EmailVerificationRequested: EVENTS.at(settings.outbox_table()),
    }
    return EmailVerificationRequests(
        DynamoUsers(dynamodb(), settings.users_table()),
        DynamoDeliverability(dynamodb(), settings.deliverability_table()),
        RequestLimits(DynamoCounters(dynamodb(), settings.attempts_table())),
        DynamoStore(dynamodb(), tables),
    )
