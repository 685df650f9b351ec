"""Authenticate the caller of a route, for API Gateway."""

from shared.entrypoints.api_gateway.authorizer import Authorizer
from shared.wiring.authentication import authentication

handler = Authorizer(authentication)
