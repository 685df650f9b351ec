"""Authenticate the caller of a route, for API Gateway."""

from shared.adapters.api_gateway.authorizer import Authorizer
from shared.adapters.wiring.authentication import authentication

handler = Authorizer(authentication)
