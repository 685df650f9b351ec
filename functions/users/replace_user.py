"""Replace the details of a user."""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserDocument
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import document
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.profiles import profiles
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profiles import Profiles


@operation(profiles, reads=document(UserDocument), refuses=(UserNotFound, UserChanged))
def handler(request: Request, users: Profiles, details: UserDocument) -> Answer[UserAnswer]:
    user = users.replace(request.actor, request.path_id("user_id"), **details)
    return Answer(body=user_answer(user))
