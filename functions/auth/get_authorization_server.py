"""Describe the authorization server.

The metadata of RFC 8414: who issues tokens, and where OAuth's clients find what they need. A client
that discovers by it, and demands that `issuer` is the address it asked, needs an API with a domain
name of its own.
"""

from typing import TYPE_CHECKING

from shared.entrypoints.api_gateway.answers import PUBLIC, Answer
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.issuer import issuer

if TYPE_CHECKING:
    from functions.auth.models import AuthorizationServerAnswer


@operation(issuer)
def handler(request: Request, name: str) -> "Answer[AuthorizationServerAnswer]":
    base = _base_url(name, request)
    body: AuthorizationServerAnswer = {
        "issuer": name,
        "token_endpoint": f"{base}/api/v1/auth/token",
        "revocation_endpoint": f"{base}/api/v1/auth/revoke",
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "grant_types_supported": ["password", "refresh_token"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "service_documentation": f"{base}/docs",
    }
    return Answer(body=body, headers=PUBLIC)


def _base_url(issuer: str, request: Request) -> str:
    """Return where the API is: its issuer, where that is an address, else where it was asked."""
    return issuer if issuer.startswith(("https://", "http://")) else request.base_url
