"""What API Gateway answers by itself, as the template's gateway responses say."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sam_template.gateway_responses import EXTENSION, HEADER_PARAMETER
from sam_template.template import Template
from shared.entrypoints.api_gateway.inputs import JSON, Body
from shared.entrypoints.api_gateway.problems import OAuthError, Problem
from tools.openapi.headers import HEADERS
from tools.openapi.refusals import REQUEST_ID, Cause
from tools.openapi.routes import Route

_REQUEST_ID = "$context.requestId"
_CONTENT_TYPE = f"{HEADER_PARAMETER}Content-Type"


@dataclass(frozen=True)
class GatewayAnswers:
    """The gateway responses of the API, by their types."""

    declared: Mapping[str, Any]

    @classmethod
    def of(cls, template: Template) -> "GatewayAnswers":
        """Read those of a template."""
        [api] = template.resources("AWS::ApiGateway::RestApi").values()
        return cls(api["Body"][EXTENSION])

    def causes_of(self, route: Route) -> Iterator[Cause]:
        """Return why API Gateway may answer instead of the operation."""
        if route.security:
            yield self._cause("UNAUTHORIZED")
            yield self._cause("ACCESS_DENIED")
            yield self._cause("AUTHORIZER_FAILURE")
            yield self._cause("INVALID_API_KEY")
            yield self._cause("QUOTA_EXCEEDED")
        if isinstance(route.operation.reads, Body):
            yield self._cause("REQUEST_TOO_LARGE")
        yield self._cause("THROTTLED")
        yield self._cause("INTEGRATION_FAILURE")

    def _cause(self, kind: str) -> Cause:
        declared = self.declared[kind]
        problem = json.loads(declared["responseTemplates"][JSON].replace(_REQUEST_ID, REQUEST_ID))
        headers = declared["responseParameters"]
        names = (name.removeprefix(HEADER_PARAMETER) for name in headers)
        return Cause(
            "".join(map(str.capitalize, kind.split("_"))),
            problem["status"],
            problem["detail"],
            headers[_CONTENT_TYPE].strip("'"),
            OAuthError if "error" in problem else Problem,
            problem,
            tuple(name for name in names if name in HEADERS),
        )
