"""API Gateway's Lambda authorizer: it says who is calling; the domain says what they may do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.adapters import settings
from shared.adapters.observability.aws_calls import noted_calls
from shared.adapters.observability.logs import begin_request, logger
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import InvalidToken
from shared.entrypoints.api_gateway.caller import Caller
from shared.entrypoints.api_gateway.headers import header_values
from shared.entrypoints.initialization import prepare

_SCHEME = "bearer"
_NOBODY = "nobody"
_API_KEY = re.compile(r"[\x21-\x7e]{20,128}")
"""What an API key can look like; API Gateway is never given anything else."""
_NOBODYS_KEY = "this-is-nobodys-api-key"
"""Replaces whatever cannot be an API key: API Gateway refuses it as an unknown one."""


@dataclass(frozen=True)
class Authorizer:
    """Called by API Gateway with the headers of a request.

    An invalid token is denied, and the gateway response ACCESS_DENIED turns that into a 401.
    Raising an error instead would count as a failure of this function, and nobody could distinguish
    an invalid token from a missing one.
    """

    service: Callable[[], Authentication]

    def __post_init__(self) -> None:
        prepare(self.service)

    def __call__(self, event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
        ids = event["requestContext"]
        begin_request(ids.get("requestId"), ids.get("extendedRequestId"))
        try:
            claims = self.service().authenticate(_bearer_token(event))
        except InvalidToken:
            logger.info("refused a token", aws_calls=noted_calls())
            return _policy("Deny", event["methodArn"], _NOBODY)
        except Exception:
            logger.warning("checked no token", aws_calls=noted_calls())  # Lambda logs the error
            raise
        logger.info("accepted a token", aws_calls=noted_calls())
        return {**_allow(event["methodArn"], claims), "usageIdentifierKey": _usage_key(event)}


def _bearer_token(event: Mapping[str, Any]) -> str:
    """Return the token of the Authorization header (RFC 6750 §2.1), which must come only once."""
    match header_values(event, "Authorization"):
        case [credentials]:
            scheme, _, token = credentials.partition(" ")
            if scheme.lower() == _SCHEME:
                return token.strip(" ")
    raise InvalidToken


def _usage_key(event: Mapping[str, Any]) -> str:
    """Return the key whose usage plan counts the request: the caller's own, or the shared one.

    A request with several keys counts against the shared one; the operation then refuses it and
    says which header is wrong.
    """
    match header_values(event, "X-Api-Key"):
        case [str(key)] if key:
            return key if _API_KEY.fullmatch(key) else _NOBODYS_KEY
    return settings.people_key()


def _allow(method_arn: str, claims: AccessClaims) -> Mapping[str, Any]:
    return {
        **_policy("Allow", method_arn, str(claims.user_id)),
        "context": Caller.of(claims).to_context(),
    }


def _policy(effect: str, method_arn: str, principal: str) -> Mapping[str, Any]:
    """Cover the whole stage: API Gateway caches the policy for every route of this token."""
    api_arn, stage, *_ = method_arn.split("/")
    statement = {
        "Effect": effect,
        "Action": "execute-api:Invoke",
        "Resource": f"{api_arn}/{stage}/*",
    }
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }
