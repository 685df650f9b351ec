"""Change some details of a user (deprecated).

`PATCH /api/v1/users/{user_id}` took its place. Users may change themselves, admins anybody. Another
email address is `pending_email` until it is confirmed.
"""

from functions.legacy.deprecation import DEPRECATED
from functions.legacy.models import LegacyUserChanges, changes_of
from functions.users.answers import user_answer
from functions.users.models import UserAnswer
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import NotFound, VersionMismatch
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profile_editing import profile_editing


@operation(
    profile_editing,
    reads=document(LegacyUserChanges, shown_as=UserAnswer),
    refuses=(NotFound, UserNotFound, UserChanged, VersionMismatch, TooManyAttempts),
    deprecated=DEPRECATED,
)
def handler(
    request: Request, users: ProfileEditing, document: LegacyUserChanges
) -> Versioned[UserAnswer]:
    user = users.change(
        request.actor,
        document["id"],
        mails_asked_from=request.source,
        expected=request.expected,
        **changes_of(document),
    )
    return Versioned(body=user_answer(user), revision=user.revision)
