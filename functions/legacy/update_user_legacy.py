"""Change some details of a user (deprecated)."""

from functions.legacy.deprecation import DEPRECATED
from functions.legacy.models import LegacyUserChanges, changes_of
from functions.users.answers import user_answer
from functions.users.models import UserAnswer
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import document
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.profiles import profiles
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.profiles import Profiles


@operation(
    profiles,
    reads=document(LegacyUserChanges),
    refuses=(UserNotFound, UserChanged),
    deprecated=DEPRECATED,
)
def handler(request: Request, users: Profiles, asked: LegacyUserChanges) -> Answer[UserAnswer]:
    user = users.change(request.actor, asked["id"], **changes_of(asked))
    return Answer(body=user_answer(user))
