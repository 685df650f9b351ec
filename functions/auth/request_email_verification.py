"""Ask for a mail with a link to confirm one's email address.

The mail goes to the caller's pending address if there is one, else to their present one, unless
that is confirmed already (409). The link works once, within a day. After 50 requests from one place
in a quarter of an hour, the answer is 429. An address that is `undeliverable` gets mail again from
then on; the present one has to be confirmed anew, and may be although it was confirmed.
"""

from shared.domain.accounts.errors import NothingToVerify
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.email_verification_requests import EmailVerificationRequests
from shared.entrypoints.api_gateway.answers import Accepted
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.email_verification_requests import email_verification_requests


@operation(email_verification_requests, refuses=(NothingToVerify, TooManyAttempts))
def handler(request: Request, verifications: EmailVerificationRequests) -> Accepted:
    verifications.request(request.actor, source=request.source)
    return Accepted()
