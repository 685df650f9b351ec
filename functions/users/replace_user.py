"""Replace the details of a user.

Users may change themselves, admins anybody. Another email address is `pending_email` until it is
confirmed by the link that is mailed to it; the present one, as it is spelled, cancels that.
"""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserDocument
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import VersionMismatch
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profile_editing import profile_editing


@operation(
    profile_editing,
    reads=document(UserDocument, shown_as=UserAnswer),
    refuses=(UserNotFound, UserChanged, VersionMismatch, TooManyAttempts),
)
def handler(
    request: Request, users: ProfileEditing, details: UserDocument
) -> Versioned[UserAnswer]:
    user = users.replace(
        request.actor,
        request.path_id("user_id"),
        mails_asked_from=request.source,
        expected=request.expected,
        **details,
    )
    return Versioned(body=user_answer(user), revision=user.revision)
