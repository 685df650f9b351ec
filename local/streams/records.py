"""Converts DynamoDB's stream records, and items, to what Lambda passes to a handler."""

import base64
import json
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sam_template.account import REGION

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams.type_defs import RecordTypeDef

type LambdaRecord = dict[str, Any]


def from_stream(record: "RecordTypeDef", stream_arn: str) -> LambdaRecord:
    """Give a record of the Streams API the shape that it has in Lambda's events."""
    return {**_plain(record), "eventSourceARN": stream_arn}


def inserted(
    item: Mapping[str, Any], keys: Mapping[str, Any], stream_arn: str, sequence_number: int
) -> LambdaRecord:
    """Return the record of an item's insertion; `item` and `keys` are in DynamoDB's own form."""
    image = _plain(item)
    return {
        "eventID": uuid.uuid4().hex,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": time.time(),
            "Keys": _plain(keys),
            "NewImage": image,
            "SequenceNumber": f"{sequence_number:021d}",
            "SizeBytes": len(json.dumps(image)),
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": stream_arn,
    }


def sequence_number(record: LambdaRecord) -> str:
    """Return what identifies a record within its shard."""
    return str(record["dynamodb"]["SequenceNumber"])


def arrived_at(record: LambdaRecord) -> float:
    """Return when the change was made, in seconds since 1970."""
    return float(record["dynamodb"]["ApproximateCreationDateTime"])


def timestamp(seconds: float, precision: str) -> str:
    """Write a time as AWS does in its events; the precision is `seconds` or `milliseconds`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=precision)[:-6] + "Z"


def _plain(value: Any) -> Any:
    """Convert a value for JSON in an event: times to numbers, bytes to base64."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.timestamp()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
