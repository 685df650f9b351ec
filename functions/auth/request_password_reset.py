"""Ask for a mail with a link to choose a new password.

Anybody may, for any address, and the answer is always the same: it does not show whether the
address has an account. If it has one, the link works once, within an hour. After 50 requests from
one place in a quarter of an hour, the answer is 429.
"""

from functions.auth.models import PasswordResetRequest
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.password_reset_requests import PasswordResetRequests
from shared.entrypoints.api_gateway.answers import Accepted
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.password_reset_requests import password_reset_requests


@operation(
    password_reset_requests, reads=document(PasswordResetRequest), refuses=(TooManyAttempts,)
)
def handler(
    request: Request, resets: PasswordResetRequests, given: PasswordResetRequest
) -> Accepted:
    resets.request(given["email"], source=request.source)
    return Accepted()
