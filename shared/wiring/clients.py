"""The AWS clients, one of each per execution environment."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from shared.adapters.observability.aws_calls import timed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


# Few retries and short waits, since a person waits for the answer.
FAST = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)

# More retries, since nobody waits for a mail; and whatever is not noted of one that was sent lets
# it be sent again.
PATIENT = FAST.merge(Config(retries={"mode": "standard", "total_max_attempts": 6}))


@cache
def dynamodb() -> "DynamoDBClient":
    return timed(boto3.client("dynamodb", config=FAST))


@cache
def patient_dynamodb() -> "DynamoDBClient":
    return timed(boto3.client("dynamodb", config=PATIENT))


@cache
def kms() -> "KMSClient":
    return timed(boto3.client("kms", config=FAST))
