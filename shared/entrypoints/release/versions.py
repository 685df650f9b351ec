"""Calling versions of functions, by Lambda."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from shared.entrypoints.release.check import NoAnswer

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

CONNECTS_WITHIN = 2
ANSWERS_WITHIN = 15  # longer than any operation that is checked may take
TRIES = 6
"""Of a release every function is checked at the same time, so that Lambda may turn calls away for
a moment."""
PATIENT = Config(
    connect_timeout=CONNECTS_WITHIN,
    read_timeout=ANSWERS_WITHIN,
    retries={"mode": "standard", "total_max_attempts": TRIES},
)


class LambdaVersions:
    """The functions' versions in Lambda."""

    def __init__(self, client: "LambdaClient") -> None:
        self._client = client

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a version, named by its ARN, and return its answer. Raises NoAnswer."""
        called = self._client.invoke(FunctionName=version, Payload=json.dumps(event))
        answer: Mapping[str, Any] = json.loads(called["Payload"].read())
        if "FunctionError" in called:
            # A function that runs out of time has no errorType.
            raise NoAnswer(answer.get("errorType", called["FunctionError"]))
        return answer
