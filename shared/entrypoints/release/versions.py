"""Calls versions of functions through Lambda."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from shared.entrypoints.release.check import NoAnswer

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

CONNECTS_WITHIN = 2
ANSWERS_WITHIN = 15  # longer than any checked operation may take
TRIES = 6
"""All functions of a release are checked at the same time, so Lambda may throttle some calls."""
_PAUSES = sum(2**tried for tried in range(TRIES - 1))  # botocore's, at the longest
LONGEST_CALL = timedelta(seconds=TRIES * (CONNECTS_WITHIN + ANSWERS_WITHIN) + _PAUSES)
PATIENT = Config(
    connect_timeout=CONNECTS_WITHIN,
    read_timeout=ANSWERS_WITHIN,
    retries={"mode": "standard", "total_max_attempts": TRIES},
)


class LambdaVersions:
    """The functions' versions in Lambda."""

    def __init__(self, client: "LambdaClient") -> None:
        self._client = client

    @property
    def longest_call(self) -> timedelta:
        return LONGEST_CALL

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        called = self._client.invoke(FunctionName=version, Payload=json.dumps(event))
        answer: Mapping[str, Any] = json.loads(called["Payload"].read())
        if "FunctionError" in called:
            # A function that runs out of time has no errorType.
            raise NoAnswer(answer.get("errorType", called["FunctionError"]))
        return answer
