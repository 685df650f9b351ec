"""Change some details of a user, leaving the others as they are.

Users may change themselves, admins anybody. This is JSON Merge Patch (RFC 7396). Another email
address is `pending_email` until it is confirmed by the link that is mailed to it; the present one,
as it is spelled, cancels that.
"""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserPatch
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import VersionMismatch
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import merge_patch
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profile_editing import profile_editing


@operation(
    profile_editing,
    reads=merge_patch(UserPatch, shown_as=UserAnswer),
    refuses=(UserNotFound, UserChanged, VersionMismatch, TooManyAttempts),
)
def handler(request: Request, users: ProfileEditing, patch: UserPatch) -> Versioned[UserAnswer]:
    user = users.change(
        request.actor,
        request.path_id("user_id"),
        mails_asked_from=request.source,
        expected=request.expected,
        **patch,
    )
    return Versioned(body=user_answer(user), revision=user.revision)
