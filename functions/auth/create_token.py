"""Log in.

The answer holds an access token for `Authorization: Bearer`, which lasts 15 minutes. This is the
password grant of RFC 6749, so refusals have its form; parameters that it does not know are ignored.
The same members are taken as JSON, too. After five wrong passwords from one place, or fifty from
many, an email address is turned away (429) for the rest of a quarter of an hour.
"""

from functions.auth.models import PasswordGrant, TokenAnswer
from shared.adapters.api_gateway.answers import NO_STORE, Answer
from shared.adapters.api_gateway.inputs import grant
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.metrics import Metric
from shared.adapters.wiring.login import login
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.sessions.errors import InvalidGrant
from shared.domain.sessions.login import Login


@operation(
    login,
    reads=grant(PasswordGrant, "password"),
    refuses=(InvalidGrant, TooManyAttempts),
    counts={
        InvalidGrant: Metric.LOGINS_REFUSED,
        TooManyAttempts: Metric.LOGINS_LIMITED,
    },
)
def handler(request: Request, accounts: Login, given: PasswordGrant) -> Answer[TokenAnswer]:
    tokens = accounts.by_password(given["username"], given["password"], source=request.source)
    body: TokenAnswer = {
        "access_token": tokens.access,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in,
        "refresh_token": str(tokens.refresh),
    }
    return Answer(body=body, headers=NO_STORE)
