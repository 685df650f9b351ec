"""The Lambda authorizers that an API's OpenAPI body declares, of the types REQUEST and TOKEN."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sam_template.intrinsics import function_of, resolve
from sam_template.template import Template, TemplateError

EXTENSION = "x-amazon-apigateway-authorizer"
DEFAULT_TTL_SECONDS = 300
"""API Gateway's own, where the template names none."""

HEADER_SOURCE = "method.request.header."
QUERY_SOURCE = "method.request.querystring."
DEFAULT_TOKEN_SOURCE = HEADER_SOURCE + "Authorization"
"""The header with the token of a TOKEN authorizer, unless the API names another one."""


class AuthorizerType(StrEnum):
    """What an authorizer is given: the whole request, or one header of it."""

    REQUEST = "request"
    TOKEN = "token"  # noqa: S105  (a type's name)


@dataclass(frozen=True)
class AuthorizerSpec:
    """An authorizer as the API declares it. A token that `validation` doesn't match is refused."""

    name: str
    type: AuthorizerType
    function: str
    identity_sources: tuple[str, ...]
    ttl_seconds: int
    validation: re.Pattern[str] | None = None


def read_authorizer(name: str, scheme: Mapping[str, Any], template: Template) -> AuthorizerSpec:
    """Read a security scheme of the OpenAPI body, or raise TemplateError."""
    declared = scheme.get(EXTENSION, {})
    kind = declared.get("type")
    if kind not in set(AuthorizerType):
        raise TemplateError(f"authorizer {name}: only REQUEST and TOKEN are emulated here")
    return AuthorizerSpec(
        name=name,
        type=AuthorizerType(kind),
        function=function_of(declared.get("authorizerUri"), template),
        identity_sources=_sources(name, scheme, template),
        ttl_seconds=_ttl(name, declared, template),
        validation=_validation(name, declared, template),
    )


def _sources(name: str, scheme: Mapping[str, Any], template: Template) -> tuple[str, ...]:
    declared = scheme[EXTENSION]
    if declared["type"] == AuthorizerType.TOKEN:
        return (HEADER_SOURCE + scheme["name"] if "name" in scheme else DEFAULT_TOKEN_SOURCE,)
    sources = resolve(declared.get("identitySource", ""), template.parameters)
    return tuple(
        _known_source(name, source.strip()) for source in sources.split(",") if source.strip()
    )


def _ttl(name: str, declared: Mapping[str, Any], template: Template) -> int:
    ttl = resolve(
        declared.get("authorizerResultTtlInSeconds", DEFAULT_TTL_SECONDS), template.parameters
    )
    if not ttl.isdecimal():
        raise TemplateError(f"authorizer {name}: {ttl} is no number of seconds")
    return int(ttl)


def _validation(
    name: str, declared: Mapping[str, Any], template: Template
) -> re.Pattern[str] | None:
    if "identityValidationExpression" not in declared:
        return None
    expression = resolve(declared["identityValidationExpression"], template.parameters)
    try:
        return re.compile(expression)
    except re.error as error:
        raise TemplateError(f"authorizer {name}: {expression} is no pattern: {error}") from error


def _known_source(name: str, source: str) -> str:
    if not source.startswith((HEADER_SOURCE, QUERY_SOURCE)):
        raise TemplateError(f"authorizer {name}: the identity source {source} is not emulated here")
    return source
