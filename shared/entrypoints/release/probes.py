"""The requests that show whether a release works. They only read, and no personal data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from shared.domain.access import Role
from shared.domain.times import Clock, now
from shared.entrypoints.api_gateway.caller import Caller

# Identifiers are drawn from 2^53 numbers, so nothing has this one: the table is read, and the
# answer is 404.
NOBODY = "1"
_VALID = timedelta(minutes=5)


@dataclass(frozen=True)
class Probe:
    """A request to the operation of a route, and the status that it must answer with."""

    operation: str
    route: str
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    status: int = HTTPStatus.OK

    def event(self, request_id: str, clock: Clock = now) -> Mapping[str, Any]:
        """Return Lambda's event for it, as if API Gateway and the authorizer had let it pass."""
        path = self.route.format_map(self.path_parameters)
        return {
            "httpMethod": "GET",
            "resource": self.route,
            "path": path,
            "pathParameters": dict(self.path_parameters) or None,
            "multiValueQueryStringParameters": None,
            "multiValueHeaders": {"Accept": ["*/*"]},
            "body": None,
            "isBase64Encoded": False,
            "requestContext": {
                "requestId": request_id,
                "path": path,
                "authorizer": Caller(
                    user_id=int(NOBODY),
                    roles=frozenset({Role.MEMBER}),
                    session_id="none",
                    expires_at=int((clock() + _VALID).timestamp()),
                ).to_context(),
            },
        }


PROBES = (
    Probe("get_docs", "/docs"),
    Probe("get_openapi", "/openapi.json"),
    Probe("get_jwks", "/.well-known/jwks.json"),
    Probe("list_planets", "/api/v1/planets"),
    Probe(
        "get_planet",
        "/api/v1/planets/{planet_id}",
        {"planet_id": NOBODY},
        status=HTTPStatus.NOT_FOUND,
    ),
    Probe(
        "get_user",
        "/api/v1/users/{user_id}",
        {"user_id": NOBODY},
        status=HTTPStatus.NOT_FOUND,
    ),
)
