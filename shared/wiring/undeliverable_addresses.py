"""The addresses that get no mail, on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import USERS, DynamoUsers
from shared.adapters.dynamodb.deliverability import UNDELIVERABLE, DynamoDeliverability
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.accounts.user import User
from shared.domain.notifications.deliverability import Undeliverable
from shared.domain.undeliverable_addresses import UndeliverableAddresses, UndeliverableProfiles
from shared.wiring.clients import patient_dynamodb


@cache
def undeliverable_addresses() -> UndeliverableAddresses:
    return UndeliverableAddresses(
        ValidatedEmailAddresses(), deliverability(), undeliverable_profiles()
    )


def undeliverable_profiles() -> UndeliverableProfiles:
    table = settings.users_table()
    tables: Tables = {
        User: USERS.at(table),
        Undeliverable: UNDELIVERABLE.at(settings.deliverability_table()),
    }
    return UndeliverableProfiles(
        DynamoUsers(patient_dynamodb(), table), DynamoStore(patient_dynamodb(), tables)
    )


def deliverability() -> DynamoDeliverability:
    return DynamoDeliverability(patient_dynamodb(), settings.deliverability_table())
