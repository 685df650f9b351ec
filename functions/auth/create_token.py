"""Log in, or renew a login.

The answer holds an access token for `Authorization: Bearer`, which lasts 15 minutes, and a refresh
token. The grant `password` opens a session for an email address and a password; `refresh_token`
renews it and answers the next refresh token, whose predecessor then is used up. The same refresh
token within 30 seconds, as after a lost answer, gets the same next one again; later, or when the
next one was used, somebody else must have it too, and the session ends. A session ends when it
was not renewed for 14 days, and after 90 in any case. Refusals have the form of RFC 6749;
parameters that it does not know are ignored. The same members are taken as JSON, too. After five
wrong passwords from one place, or fifty from many, an email address is turned away (429) for the
rest of a quarter of an hour; after fifty, its owner gets a mail. A user has 50 sessions at
most: a login beyond that ends the one that was not used for longest.
"""

from functions.auth.models import PasswordGrant, RefreshGrant, TokenAnswer, TokenRequest
from shared.adapters.observability.metrics import Metric
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.sessions.errors import (
    InvalidGrant,
    InvalidRefreshToken,
    RefreshTokenReused,
)
from shared.domain.sessions.login import Tokens
from shared.domain.sessions.token_grants import TokenGrants
from shared.entrypoints.api_gateway.answers import NO_STORE, Answer
from shared.entrypoints.api_gateway.inputs import grant
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.token_grants import token_grants


@operation(
    token_grants,
    reads=grant(TokenRequest, password=PasswordGrant, refresh_token=RefreshGrant),
    refuses=(InvalidGrant, InvalidRefreshToken, RefreshTokenReused, TooManyAttempts),
    counts={
        InvalidGrant: Metric.LOGINS_REFUSED,
        RefreshTokenReused: Metric.REFRESH_TOKENS_REUSED,
        TooManyAttempts: Metric.LOGINS_LIMITED,
    },
)
def handler(request: Request, accounts: TokenGrants, given: TokenRequest) -> Answer[TokenAnswer]:
    tokens = _tokens(accounts, given, request)
    body: TokenAnswer = {
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in,
        "refresh_token": str(tokens.refresh),
    }
    return Answer(body=body, headers=NO_STORE)


def _tokens(accounts: TokenGrants, given: TokenRequest, request: Request) -> Tokens:
    if given["grant_type"] == "password":
        return accounts.login.by_password(
            given["username"],
            given["password"],
            source=request.source,
            user_agent=request.user_agent,
        )
    return accounts.renewal.by_refresh_token(given["refresh_token"])
