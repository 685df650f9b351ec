"""Register a user.

Anybody may, and gets a mail with a link that confirms the address. Of the password, only a hash
(argon2id) is stored. A repetition under the same `Idempotency-Key` counts as a login of the
address: another password is 422, and after too many of them within a quarter of an hour the answer
is 429. So it is after too many registrations from one place; a repetition is answered all the same.
"""

from functions.users.answers import user_answer
from functions.users.models import NewUserDocument, UserAnswer
from shared.adapters.observability.metrics import Metric
from shared.domain.accounts.errors import EmailTaken, RepeatedWithWrongPassword
from shared.domain.accounts.registration import Registration
from shared.domain.attempts.errors import TooManyAttempts, TooManyLogins
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.entrypoints.api_gateway.answers import Created
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.registration import registration


@operation(
    registration,
    reads=document(NewUserDocument, shown_as=UserAnswer),
    refuses=(EmailTaken, IdempotencyKeyReused, TooManyAttempts),
    counts={RepeatedWithWrongPassword: Metric.LOGINS_REFUSED, TooManyLogins: Metric.LOGINS_LIMITED},
)
def handler(
    request: Request, accounts: Registration, details: NewUserDocument
) -> Created[UserAnswer]:
    user = accounts.register(source=request.source, key=request.idempotency_key, **details)
    return Created(body=user_answer(user), new_id=user.user_id, revision=user.revision)
