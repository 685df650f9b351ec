"""Confirm an email address.

It takes the token of a mailed link, and the password of the account: together they prove that the
account is its owner's. A pending address takes the place of the present one, unless another account
has it by then (409); that ends all sessions, and the former address gets a mail that says so. A
wrong password counts as a failed login. A browser that posts the form of the page gets a page.
"""

from functions.auth.forms import email_verification_page
from functions.auth.models import EmailConfirmation
from shared.adapters.observability.metrics import Metric
from shared.domain.accounts.errors import EmailTaken, UserChanged, WrongPassword
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.email_verification import EmailVerification
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.email_verification import email_verification


@operation(
    email_verification,
    reads=document(EmailConfirmation),
    refuses=(InvalidOneTimeToken, WrongPassword, TooManyAttempts, EmailTaken, UserChanged),
    counts={WrongPassword: Metric.LOGINS_REFUSED, TooManyAttempts: Metric.LOGINS_LIMITED},
    page=email_verification_page,
)
def handler(
    request: Request, verification: EmailVerification, given: EmailConfirmation
) -> NoContent:
    verification.verify(given["token"], given["password"], source=request.source)
    return NoContent()
