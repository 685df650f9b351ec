"""Show one user.

Users may see themselves, admins anybody. With `If-None-Match`, it is only sent if it has changed.
"""

from typing import TYPE_CHECKING

from functions.users.answers import user_answer
from shared.domain.accounts.errors import UserNotFound
from shared.domain.accounts.profiles import Profiles
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profiles import profiles

if TYPE_CHECKING:
    from functions.users.models import UserAnswer


@operation(profiles, refuses=(UserNotFound,))
def handler(request: Request, users: Profiles) -> "Versioned[UserAnswer]":
    user = users.get(request.actor, request.path_id("user_id"))
    return Versioned(body=user_answer(user), revision=user.revision)
