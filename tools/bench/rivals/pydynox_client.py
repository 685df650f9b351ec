"""The same GET by pydynox, whose client of DynamoDB is written in Rust, and nothing else."""

import json
import os
from collections.abc import Mapping
from typing import Any

from pydynox import DynamoDBClient

TABLE = os.environ["PLANETS_TABLE"]
dynamodb = DynamoDBClient()


def handler(event: Mapping[str, Any], _context: object) -> dict[str, object]:
    """Show one planet."""
    key = {"planet_id": int(event["pathParameters"]["planet_id"])}
    planet = dynamodb.sync_get_item(TABLE, key)
    if planet is None:
        return {"statusCode": 404, "headers": {}, "body": ""}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(dict(planet), default=str),
    }
