"""The AWS clients, one of each in an execution environment."""

from functools import cache
from typing import TYPE_CHECKING

import boto3

from shared.adapters.aws import FAST

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient


@cache
def dynamodb() -> "DynamoDBClient":
    """Return the client of DynamoDB."""
    return boto3.client("dynamodb", config=FAST)


@cache
def kms() -> "KMSClient":
    """Return the client of KMS."""
    return boto3.client("kms", config=FAST)
