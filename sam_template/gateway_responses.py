"""The gateway responses that an API's OpenAPI body declares: its own answers to requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sam_template.intrinsics import resolve
from sam_template.template import TemplateError

EXTENSION = "x-amazon-apigateway-gateway-responses"
HEADER_PARAMETER = "gatewayresponse.header."

JSON = "application/json"
AWS_TEMPLATE = '{"message":$context.error.messageString}'


@dataclass(frozen=True)
class GatewayResponse:
    """One gateway response. A header's value is a text in single quotes, or `context.…`."""

    status: int | None
    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: str


AWS_DEFAULT = GatewayResponse(status=None, headers=(), content_type=JSON, body=AWS_TEMPLATE)
"""AWS's own, where the template has none."""


def read_gateway_responses(
    body: Mapping[str, Any], parameters: Mapping[str, str]
) -> dict[str, GatewayResponse]:
    """Read the gateway responses of an OpenAPI body by their types, or raise TemplateError."""
    declared: Mapping[str, Mapping[str, Any]] = body.get(EXTENSION, {})
    return {name: _response(name, spec, parameters) for name, spec in declared.items()}


def is_static(value: str) -> bool:
    """Whether a header's value is a text, which is in single quotes, and no variable."""
    return len(value) > 1 and value[0] == value[-1] == "'"


def _response(name: str, spec: Mapping[str, Any], parameters: Mapping[str, str]) -> GatewayResponse:
    templates: Mapping[str, object] = spec.get("responseTemplates") or {JSON: AWS_TEMPLATE}
    content_type = JSON if JSON in templates else next(iter(templates))
    status = spec.get("statusCode")
    return GatewayResponse(
        status=None if status is None else int(resolve(status, parameters)),
        headers=tuple(_headers(name, spec.get("responseParameters", {}), parameters)),
        content_type=content_type,
        body=resolve(templates[content_type], parameters),
    )


def _headers(
    name: str, mappings: Mapping[str, object], parameters: Mapping[str, str]
) -> list[tuple[str, str]]:
    headers = []
    for target, source in mappings.items():
        if not target.startswith(HEADER_PARAMETER):
            raise TemplateError(f"gateway response {name}: {target} is not emulated here")
        value = resolve(source, parameters)
        if not (is_static(value) or value.startswith("context.")):
            raise TemplateError(f"gateway response {name}: the header value {value} is not known")
        headers.append((target.removeprefix(HEADER_PARAMETER), value))
    return headers
