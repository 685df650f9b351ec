"""Log out.

Any refresh token of a login, the newest or an older one, ends its session (RFC 7009): its access
tokens and refresh tokens are refused from then on, by the authorizer within a minute. A token that
is unknown or ended gets the same answer, and so does an access token, which ends nothing.
Parameters that RFC 7009 does not know are ignored. The same members are taken as JSON, too.
"""

from functions.auth.models import RevocationAnswer, RevocationRequest
from shared.domain.sessions.token_revocation import TokenRevocation
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import oauth_document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.token_revocation import token_revocation


@operation(token_revocation, reads=oauth_document(RevocationRequest))
def handler(
    request: Request, sessions: TokenRevocation, given: RevocationRequest
) -> Answer[RevocationAnswer]:
    sessions.revoke(given["token"])
    return Answer(body={})
