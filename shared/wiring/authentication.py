"""The authentication of callers by their tokens, with keys in KMS and sessions in DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.tokens.access_tokens import JwtVerifier
from shared.domain.sessions.authentication import Authentication
from shared.wiring.clients import dynamodb
from shared.wiring.public_keys import public_keys


@cache
def authentication() -> Authentication:
    return Authentication(
        JwtVerifier(public_keys(), settings.token_issuer()),
        DynamoSessions(dynamodb(), settings.sessions_table()),
    )
