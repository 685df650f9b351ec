"""Choose a new password by the link in a mail.

Anybody may who has the token of the link, which works once, within an hour. All sessions of the
user end: their refresh tokens are refused at once, and their access tokens by the authorizer within
a minute. The address counts as verified from then on, a new one that was pending is given up, and
a mail tells the user.
"""

from functions.auth.forms import password_reset_page
from functions.auth.models import PasswordResetConfirmation
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.password_reset import PasswordReset
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.password_reset import password_reset


@operation(
    password_reset,
    reads=document(PasswordResetConfirmation),
    refuses=(InvalidOneTimeToken,),
    page=password_reset_page,
)
def handler(request: Request, reset: PasswordReset, given: PasswordResetConfirmation) -> NoContent:
    reset.reset(given["token"], given["new_password"], source=request.source)
    return NoContent()
