"""Remove a user (deprecated).

`DELETE /api/v1/users/{user_id}` took its place.
"""

from functions.legacy.deprecation import DEPRECATED
from functions.legacy.models import LegacyRemovalAnswer, LegacyUserQuery
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import query
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.removal import removal
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.removal import Removal
from shared.domain.errors import VersionMismatch


@operation(
    removal,
    reads=query(LegacyUserQuery),
    refuses=(UserNotFound, UserChanged, VersionMismatch),
    deprecated=DEPRECATED,
)
def handler(
    request: Request, accounts: Removal, asked: LegacyUserQuery
) -> Answer[LegacyRemovalAnswer]:
    accounts.remove(request.actor, asked["id"], expected=request.expected)
    return Answer(body={"id": asked["id"]})
