"""API Gateway's Lambda authorizer: who is calling. What they may do is the domain's to say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.adapters import settings
from shared.adapters.observability.logs import logger
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import InvalidToken
from shared.entrypoints.api_gateway.caller import Caller
from shared.entrypoints.api_gateway.headers import header_values

_SCHEME = "bearer"
_NOBODY = "nobody"
_API_KEY = re.compile(r"[\x21-\x7e]{20,128}")
"""What can be an API key; API Gateway is never handed anything else."""
_NOBODYS_KEY = "this-is-nobodys-api-key"
"""Stands for what a caller sent that can be no key: API Gateway refuses it as an unknown one."""


@dataclass(frozen=True)
class Authorizer:
    """Called by API Gateway with the headers of a request.

    A token that is not valid is denied, and the gateway response ACCESS_DENIED makes a 401 of it:
    raised, it would be an error of this function, and could be told from no token at all by nobody.
    """

    service: Callable[[], Authentication]

    def __call__(self, event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
        logger.set_correlation_id(event["requestContext"].get("requestId"))
        try:
            claims = self.service().authenticate(_bearer_token(event))
        except InvalidToken:
            logger.info("refused a token")
            return _policy("Deny", event["methodArn"], _NOBODY)
        return {**_allow(event["methodArn"], claims), "usageIdentifierKey": _usage_key(event)}


def _bearer_token(event: Mapping[str, Any]) -> str:
    """Return the token of the Authorization header (RFC 6750 §2.1). Several are none."""
    match header_values(event, "Authorization"):
        case [credentials]:
            scheme, _, token = credentials.partition(" ")
            if scheme.lower() == _SCHEME:
                return token.strip(" ")
    raise InvalidToken


def _usage_key(event: Mapping[str, Any]) -> str:
    """Return the key whose usage plan counts the request: the caller's, else everybody's.

    Several keys are nobody's in particular; the operation refuses them, and names the header.
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
    """Cover the whole stage: API Gateway keeps the policy for every route of this token."""
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
