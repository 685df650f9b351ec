"""A client of AWS services that speak JSON, for the few operations that this product calls.

boto3 takes most of a cold start: it reads models of services, rules for endpoints and places for
credentials, none of which a function on Lambda needs. docs/decisions.md weighs the two.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar
from zlib import crc32

from shared.adapters.aws import errors
from shared.adapters.aws.connections import Answer, Connections
from shared.adapters.aws.errors import ClientError, Unreached, client_error
from shared.adapters.aws.retries import Limits, RetryQuota, may_succeed_later, pause
from shared.adapters.aws.signing import Credentials, Scope, signed
from shared.adapters.observability.aws_calls import noting


@dataclass(frozen=True)
class Protocol:
    """How a service is spoken to: AWS JSON in a version, with a prefix for its operations."""

    service: str
    json_version: str
    target: str


@dataclass(frozen=True)
class Access:
    """Where a service is, and who asks it.

    `credentials` returns what `Credentials` holds, at each attempt anew: Lambda may renew them.
    `ca_bundle` is the file of the certificates to trust, None for those of the system.
    """

    region: str
    endpoint: str
    credentials: Callable[[], tuple[str, str, str | None]]
    ca_bundle: str | None = None


class JsonClient:
    """Calls the operations of a service."""

    protocol: ClassVar[Protocol]
    exceptions = errors

    def __init__(self, access: Access, limits: Limits) -> None:
        self._credentials = access.credentials
        self._attempts = limits.attempts
        self._quota = RetryQuota()
        self._scope = Scope(access.region, self.protocol.service)
        self.connections = Connections(
            access.endpoint,
            connect_timeout=limits.connect_timeout,
            read_timeout=limits.read_timeout,
            ca_bundle=access.ca_bundle,
        )

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation. Raises ClientError and Unreached.

        What fails for the time being is tried again, unchanged.
        """
        body = json.dumps(parameters, separators=(",", ":")).encode()
        with noting(f"{self.protocol.service}.{operation}"):
            return self._repeated(operation, body)

    def _repeated(self, operation: str, body: bytes) -> dict[str, Any]:
        attempt, cost = 0, None
        while True:
            attempt += 1
            try:
                answer = self._attempt(operation, body)
            except (ClientError, Unreached) as error:
                if attempt == self._attempts or not may_succeed_later(error):
                    raise
                cost = self._quota.take(error)
                if cost is None:
                    raise
                time.sleep(pause(error, attempt))
            else:
                self._quota.give_back(cost)
                return answer

    def _attempt(self, operation: str, body: bytes) -> dict[str, Any]:
        answer = self.connections.post(self._headers(operation, body), body)
        if answer.status != HTTPStatus.OK:
            raise _error_of(operation, answer)
        checksum = answer.headers.get("x-amz-crc32")
        if checksum is not None and int(checksum) != crc32(answer.body):
            raise Unreached("the answer is not what was sent, by its checksum")
        document: dict[str, Any] = json.loads(answer.body)
        return document

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        headers = {
            "content-type": f"application/x-amz-json-{self.protocol.json_version}",
            "host": self.connections.host,
            "x-amz-target": f"{self.protocol.target}.{operation}",
        }
        credentials = Credentials(*self._credentials())
        return signed(headers, body, credentials, self._scope, time.time())


def _error_of(operation: str, answer: Answer) -> ClientError:
    """Read an error. A proxy or a balancer on the way may have written anything."""
    try:
        document = json.loads(answer.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        document = {}
    named = document.get("__type") or answer.headers.get("x-amzn-errortype") or answer.status
    # Such as com.amazonaws.dynamodb.v20120810#ThrottlingException:http://…
    code = str(named).partition(":")[0].rpartition("#")[2]
    return client_error(operation, code, answer.status, document)
