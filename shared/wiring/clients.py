"""The AWS clients, one of each per execution environment."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, cast

from shared.adapters import settings
from shared.adapters.aws.client import Access, JsonClient
from shared.adapters.aws.dynamodb import DynamoDbClient
from shared.adapters.aws.kms import KmsClient
from shared.adapters.aws.retries import Limits

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


# Few retries and short waits, since a person waits for the answer.
FAST = Limits(connect_timeout=1, read_timeout=3, attempts=3)

# More retries, since nobody waits for a mail; and whatever is not noted of one that was sent lets
# it be sent again.
PATIENT = replace(FAST, attempts=6)


@cache
def dynamodb() -> "DynamoDBClient":
    return cast("DynamoDBClient", client_of(DynamoDbClient, FAST))


@cache
def patient_dynamodb() -> "DynamoDBClient":
    return cast("DynamoDBClient", client_of(DynamoDbClient, PATIENT))


@cache
def kms() -> "KMSClient":
    return cast("KMSClient", client_of(KmsClient, FAST))


def client_of(kind: type[JsonClient], limits: Limits) -> JsonClient:
    """Make a client, and open the connection of its first call: Lambda's initialization has time.

    Lambda gives a function its credentials and its region by the environment, and nothing else is
    asked for them.
    """
    access = Access(
        settings.region(),
        settings.endpoint(kind.protocol.service),
        settings.credentials,
        settings.ca_bundle(),
    )
    client = kind(access, limits)
    client.connections.open()
    return client
