"""Change some details of a user, leaving the others as they are."""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserPatch
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import merge_patch
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.profiles import profiles
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profiles import Profiles


@operation(profiles, reads=merge_patch(UserPatch), refuses=(UserNotFound, UserChanged))
def handler(request: Request, users: Profiles, patch: UserPatch) -> Answer[UserAnswer]:
    user = users.change(request.actor, request.path_id("user_id"), **patch)
    return Answer(body=user_answer(user))
