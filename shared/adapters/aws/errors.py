"""What AWS answers where it refuses a call, under the names and in the form that boto3 gives it.

So the module stands in for `client.exceptions` of boto3's clients.
"""

from collections.abc import Mapping
from typing import Any

from shared.domain.errors import Busy

THROTTLES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""The codes of a service that has too much to do just now."""


class ClientError(Exception):
    """AWS refused a call. `response` has `Error`, with its `Code`, and what else was answered."""

    def __init__(self, response: Mapping[str, Any], operation: str) -> None:
        error = response["Error"]
        super().__init__(f"{operation} was refused: {error['Code']}: {error['Message']}")
        self.response = response
        self.operation_name = operation


class ConditionalCheckFailedException(ClientError):
    """A write's condition did not hold. `response` may have the stored `Item`."""


class TransactionCanceledException(ClientError):
    """DynamoDB cancelled a transaction. `response` has `CancellationReasons`."""


class Throttled(ClientError, Busy):
    """AWS has too much to do, and has carried nothing out. Whoever does not catch it is Busy."""


class Unreached(OSError):
    """There was no answer. It is open whether AWS has carried the call out."""


class TimedOut(Unreached):
    """There was no connection, or no answer, in time."""


class Outlived(Unreached):
    """A connection that was kept was closed by the other end, as it does to idle ones."""


_KINDS: Mapping[str, type[ClientError]] = {
    **dict.fromkeys(THROTTLES, Throttled),
    ConditionalCheckFailedException.__name__: ConditionalCheckFailedException,
    TransactionCanceledException.__name__: TransactionCanceledException,
}


def client_error(
    operation: str, code: str, status: int, document: Mapping[str, Any]
) -> ClientError:
    """Make the error of a refused call, of the class of its code."""
    message = document.get("message", document.get("Message", ""))
    response = {
        **document,
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return _KINDS.get(code, ClientError)(response, operation)
