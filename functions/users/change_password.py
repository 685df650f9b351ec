"""Change the password of a user.

Users may, for themselves, with the current password: a wrong one counts as a failed login, and
after too many of them within a quarter of an hour the answer is 429. All their sessions end, the
present one included: refresh tokens are refused at once, and access tokens by the authorizer within
a minute. A mail tells the user.
"""

from functions.users.models import PasswordChangeDocument
from shared.adapters.observability.metrics import Metric
from shared.domain.accounts.errors import UserChanged, UserNotFound, WrongPassword
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.password_change import PasswordChange
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.password_change import password_change


@operation(
    password_change,
    reads=document(PasswordChangeDocument),
    refuses=(UserNotFound, WrongPassword, TooManyAttempts, UserChanged),
    counts={WrongPassword: Metric.LOGINS_REFUSED, TooManyAttempts: Metric.LOGINS_LIMITED},
)
def handler(
    request: Request, passwords: PasswordChange, given: PasswordChangeDocument
) -> NoContent:
    passwords.change(request.actor, request.path_id("user_id"), source=request.source, **given)
    return NoContent()
