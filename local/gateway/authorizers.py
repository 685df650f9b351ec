"""Lambda authorizers, which say who is calling and what they may call.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from local.execution.invocation import Crashed, Outcome, Returned
from local.gateway.events import query_parameter
from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request
from local.gateway.policies import Decision, MalformedPolicy, decide
from local.gateway.refused import Refused
from sam_template.authorizers import HEADER_SOURCE, QUERY_SOURCE, AuthorizerSpec

UNAUTHORIZED_MESSAGE = "Unauthorized"
"""The error message, letter for letter, by which an authorizer asks for a 401."""

CACHE_SIZE = 1_000

type Identity = tuple[str, ...]


def identity_of(spec: AuthorizerSpec, request: Request) -> Identity:
    """Collect the identity sources' values; a request that lacks one is Unauthorized."""
    values = [_source_value(source, request) for source in spec.identity_sources]
    if not all(values):
        raise Refused(GatewayError.UNAUTHORIZED)
    identity = tuple(value for value in values if value)
    if spec.validation and not all(spec.validation.fullmatch(value) for value in identity):
        raise Refused(GatewayError.UNAUTHORIZED)
    return identity


@dataclass(frozen=True)
class Verdict:
    """What an authorizer answered: a policy, and the caller's context for the functions.

    `usage_key` is the API key that the caller's requests count for.
    """

    policy: Mapping[str, Any]
    context: Mapping[str, str]
    usage_key: str | None = None


class VerdictCache:
    """Verdicts by authorizer and identity, each for its authorizer's time to live.

    As in API Gateway, a policy that was cached for one route answers for all others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._verdicts: dict[tuple[str, Identity], tuple[float, Verdict]] = {}

    def get(self, spec: AuthorizerSpec, identity: Identity) -> Verdict | None:
        """Return the verdict that is still valid, if there is one."""
        expires_at, verdict = self._verdicts.get((spec.name, identity), (0.0, None))
        return verdict if self._clock() < expires_at else None

    def put(self, spec: AuthorizerSpec, identity: Identity, verdict: Verdict) -> None:
        """Cache a verdict, unless its authorizer has no identity sources or no time to live."""
        if not (spec.ttl_seconds and identity):
            return
        with self._lock:
            if len(self._verdicts) >= CACHE_SIZE:
                self._verdicts.clear()
            self._verdicts[spec.name, identity] = (self._clock() + spec.ttl_seconds, verdict)


def read_verdict(outcome: Outcome) -> Verdict:
    """Read what the authorizer's function answered, or raise Refused."""
    match outcome:
        case Returned(payload):
            return _verdict(payload)
        case Crashed(message=message) if message == UNAUTHORIZED_MESSAGE:
            raise Refused(GatewayError.UNAUTHORIZED)
        case failure:
            raise Refused.for_failure(GatewayError.AUTHORIZER_FAILURE, failure)


def enforce(verdict: Verdict, method_arn: str) -> None:
    """Let the request pass, or raise Refused, as the policy says of the method."""
    try:
        decision = decide(verdict.policy, method_arn)
    except MalformedPolicy as error:
        raise _misconfigured(str(error)) from error
    if decision is Decision.DENIED:
        raise Refused(GatewayError.EXPLICIT_DENY)
    if decision is Decision.NOT_MENTIONED:
        raise Refused(GatewayError.ACCESS_DENIED)


def _verdict(payload: bytes) -> Verdict:
    try:
        answer = json.loads(payload)
    except ValueError as error:
        raise _misconfigured("its answer is not JSON") from error
    match answer:
        case {"principalId": str(principal), "policyDocument": dict(policy)}:
            context = answer.get("context") or {}
            if not isinstance(context, dict):
                raise _misconfigured("its context is no object")
            texts = {name: _context_text(name, value) for name, value in context.items()}
            return Verdict(policy, {**texts, "principalId": principal}, _usage_key(answer))
    raise _misconfigured("its answer needs principalId (a text) and policyDocument (an object)")


def _usage_key(answer: Mapping[str, Any]) -> str | None:
    match answer.get("usageIdentifierKey"):
        case str() | None as key:
            return key
    raise _misconfigured("its usageIdentifierKey is no text")


def _context_text(name: str, value: object) -> str:
    """Convert a value to text, as API Gateway passes all values on."""
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return str(value)
    raise _misconfigured(f"the value of {name} in its context is no text, number or boolean")


def _misconfigured(reason: str) -> Refused:
    return Refused(GatewayError.AUTHORIZER_CONFIGURATION_ERROR, reason)


def _source_value(source: str, request: Request) -> str | None:
    if source.startswith(HEADER_SOURCE):
        return request.header(source.removeprefix(HEADER_SOURCE))
    return query_parameter(request, source.removeprefix(QUERY_SOURCE))
