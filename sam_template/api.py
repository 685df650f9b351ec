"""The REST API that API Gateway is given: the OpenAPI body that SAM makes of the template."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sam_template.authorizers import EXTENSION, AuthorizerSpec, read_authorizer
from sam_template.firewall import HeaderRule, read_header_rules
from sam_template.gateway_responses import JSON, GatewayResponse, read_gateway_responses
from sam_template.intrinsics import function_of, resolve
from sam_template.template import Template, TemplateError
from sam_template.throttling import MethodThrottles, Throttle

INTEGRATION = "x-amazon-apigateway-integration"
INTEGRATION_TIMEOUT_SECONDS = 29.0
ANY_METHOD = "x-amazon-apigateway-any-method"
BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types"
HTTP_METHODS = ("get", "head", "post", "put", "patch", "delete", "options", ANY_METHOD)
RESPONSE_HEADER = "method.response.header."
KEY_SCHEME = "api_key"
"""SAM's name for the security scheme of a method that needs an API key."""
KEY_SOURCE = "AUTHORIZER"


@dataclass(frozen=True)
class Proxy:
    """A method that a Lambda function answers (a Lambda proxy integration)."""

    function: str
    authorizer: AuthorizerSpec | None
    timeout_seconds: float = INTEGRATION_TIMEOUT_SECONDS
    needs_key: bool = False
    throttle: Throttle | None = None


@dataclass(frozen=True)
class Mock:
    """A method that API Gateway answers by itself: SAM's CORS preflight."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


type Method = Proxy | Mock


@dataclass(frozen=True)
class Resource:
    """A path of the API with its methods, by their verbs in upper case."""

    path: str
    methods: Mapping[str, Method]

    @cached_property
    def resource_id(self) -> str:
        """Six characters, as in API Gateway's ids, that stay the same over restarts."""
        return hashlib.sha256(self.path.encode()).hexdigest()[:6]

    def method(self, verb: str) -> Method | None:
        """Find the method of a verb; one for any verb serves those that have none of their own."""
        return self.methods.get(verb) or self.methods.get(ANY_METHOD.upper())


@dataclass(frozen=True)
class Api:
    """All that the gateway knows about the API."""

    stage: str
    resources: Mapping[str, Resource]
    gateway_responses: Mapping[str, GatewayResponse]
    binary_media_types: frozenset[str]
    minimum_compression_size: int | None = None
    header_rules: tuple[HeaderRule, ...] = ()
    """The firewall's before it."""


def read_api(template: Template) -> Api:
    """Read the template's REST API, or raise TemplateError."""
    logical_id, properties = _only(template, "AWS::ApiGateway::RestApi")
    _, stage = _only(template, "AWS::ApiGateway::Stage")
    body = properties.get("Body")
    if not isinstance(body, dict):
        raise TemplateError(f"{logical_id} has no OpenAPI body")
    throttles = MethodThrottles.of_stage(stage.get("MethodSettings", ()))
    reader = _Reader(template, body, properties.get("ApiKeySourceType"), throttles)
    return Api(
        stage=resolve(stage["StageName"], template.parameters),
        resources={path: reader.resource(path) for path in body.get("paths", {})},
        gateway_responses=read_gateway_responses(body, template.parameters),
        binary_media_types=frozenset(body.get(BINARY_MEDIA_TYPES, ())),
        minimum_compression_size=_size(properties.get("MinimumCompressionSize"), template),
        header_rules=read_header_rules(template),
    )


def _size(value: object, template: Template) -> int | None:
    return None if value is None else int(resolve(value, template.parameters))


def _only(template: Template, resource_type: str) -> tuple[str, Mapping[str, Any]]:
    match list(template.resources(resource_type).items()):
        case [found]:
            return found
        case found:
            raise TemplateError(f"the local gateway serves one {resource_type}, not {len(found)}")


@dataclass(frozen=True)
class _Reader:
    """Reads the parts of an OpenAPI body, whose values may refer to the template."""

    template: Template
    body: Mapping[str, Any]
    key_source: str | None
    throttles: MethodThrottles

    def resource(self, path: str) -> Resource:
        operations = self.body["paths"][path]
        return Resource(
            path,
            {
                verb.upper(): self._method(verb.upper(), path, operations[verb])
                for verb in HTTP_METHODS
                if verb in operations
            },
        )

    def _method(self, verb: str, path: str, operation: Mapping[str, Any]) -> Method:
        name = f"{verb} {path}"
        match operation.get(INTEGRATION):
            case {"type": "aws_proxy", "uri": uri, **rest}:
                milliseconds = rest.get("timeoutInMillis", INTEGRATION_TIMEOUT_SECONDS * 1000)
                return Proxy(
                    function=function_of(uri, self.template),
                    authorizer=self._authorizer(operation),
                    timeout_seconds=float(self._text(milliseconds)) / 1000,
                    needs_key=self._needs_key(name, operation),
                    throttle=self.throttles.of(verb, path),
                )
            case {"type": "mock", "responses": {"default": default}}:
                return self._mock(default)
        raise TemplateError(f"{name} has an integration that is not emulated here")

    def _mock(self, default: Mapping[str, Any]) -> Mock:
        headers = tuple(
            (target.removeprefix(RESPONSE_HEADER), self._text(value).strip("'"))
            for target, value in default.get("responseParameters", {}).items()
        )
        return Mock(
            status=int(self._text(default["statusCode"])),
            headers=(("Content-Type", JSON), *headers),
            body=self._text(default.get("responseTemplates", {}).get(JSON, "")).encode(),
        )

    def _authorizer(self, operation: Mapping[str, Any]) -> AuthorizerSpec | None:
        schemes = self._schemes
        secured = _secured_by(operation)
        if not (declared := [name for name in secured if EXTENSION in schemes.get(name, {})]):
            return None
        return read_authorizer(declared[0], schemes[declared[0]], self.template)

    def _needs_key(self, name: str, operation: Mapping[str, Any]) -> bool:
        """Whether a key is needed. To API Gateway, all entries of `security` are."""
        needs = KEY_SCHEME in _secured_by(operation)
        if needs and self.key_source != KEY_SOURCE:
            raise TemplateError(f"{name} needs an API key: only authorizers say which one here")
        return needs

    @property
    def _schemes(self) -> Mapping[str, Any]:
        """Find the security schemes, where OpenAPI 3 has them, else where Swagger 2 has."""
        components: Mapping[str, Any] = self.body.get("components", {})
        older: Mapping[str, Any] = self.body.get("securityDefinitions", {})
        schemes: Mapping[str, Any] = components.get("securitySchemes", older)
        return schemes

    def _text(self, value: object) -> str:
        return resolve(value, self.template.parameters)


def _secured_by(operation: Mapping[str, Any]) -> list[str]:
    return [name for entry in operation.get("security", ()) for name in entry]
