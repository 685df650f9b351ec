"""Telling callers by their tokens, with the keys of KMS and the sessions in DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.access_tokens import JwtVerifier
from shared.adapters.dynamodb.sessions import DynamoSessionStates
from shared.adapters.wiring.clients import dynamodb
from shared.adapters.wiring.keys import public_keys
from shared.domain.sessions.authentication import Authentication


@cache
def authentication() -> Authentication:
    """Return the authentication."""
    return Authentication(
        JwtVerifier(public_keys(), settings.token_issuer()),
        DynamoSessionStates(dynamodb(), settings.sessions_table()),
    )
