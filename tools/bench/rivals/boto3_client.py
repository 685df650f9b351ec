"""A handler with nothing but a boto3 client, the one that Lambda's runtime brings: the floor."""

import json
import os
from collections.abc import Mapping
from typing import Any

import boto3

TABLE = os.environ["PLANETS_TABLE"]
dynamodb = boto3.client("dynamodb")


def handler(event: Mapping[str, Any], _context: object) -> dict[str, object]:
    """Show one planet."""
    key: Any = {"planet_id": {"N": event["pathParameters"]["planet_id"]}}
    found = dynamodb.get_item(TableName=TABLE, Key=key).get("Item")
    if found is None:
        return {"statusCode": 404, "headers": {}, "body": ""}
    planet = {name: next(iter(value.values())) for name, value in found.items()}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(planet),
    }
