"""Replace the details of a user.

Users may change themselves, admins anybody. The email address stays the same.
"""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserDocument
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.errors import VersionMismatch
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profile_editing import profile_editing


@operation(
    profile_editing,
    reads=document(UserDocument, shown_as=UserAnswer),
    refuses=(UserNotFound, UserChanged, VersionMismatch),
)
def handler(
    request: Request, users: ProfileEditing, details: UserDocument
) -> Versioned[UserAnswer]:
    user = users.replace(
        request.actor, request.path_id("user_id"), expected=request.expected, **details
    )
    return Versioned(body=user_answer(user), revision=user.revision)
