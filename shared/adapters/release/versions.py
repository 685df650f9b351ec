"""Calling versions of functions, by Lambda."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from shared.adapters.release.check import NoAnswer

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

# Longer than any operation may take. Of a release every function is checked at the same time, so
# that Lambda may turn calls away for a moment: these are tried again.
PATIENT = Config(
    connect_timeout=2,
    read_timeout=15,
    retries={"mode": "standard", "total_max_attempts": 6},
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
