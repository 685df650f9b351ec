"""Notes, in a table of SAM's simplest kind."""

import os
from typing import Any

import boto3


def table() -> Any:
    return boto3.resource("dynamodb").Table(os.environ["TABLE"])


def write(event: dict[str, Any], _: object) -> dict[str, Any]:
    table().put_item(Item={"id": event["pathParameters"]["id"], "text": event["body"]})
    return {"statusCode": 204}


def read(event: dict[str, Any], _: object) -> dict[str, Any]:
    found = table().get_item(Key={"id": event["pathParameters"]["id"]})
    return {"statusCode": 200, "body": found["Item"]["text"]}
