"""Remove a user (deprecated).

`DELETE /api/v1/users/{user_id}` took its place.
"""

from functions.legacy.deprecation import DEPRECATED
from functions.legacy.models import LegacyRemovalAnswer, LegacyUserQuery
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.errors import NotFound, VersionMismatch
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.account_removal import account_removal


@operation(
    account_removal,
    reads=query(LegacyUserQuery),
    refuses=(NotFound, UserNotFound, UserChanged, VersionMismatch),
    deprecated=DEPRECATED,
)
def handler(
    request: Request, accounts: AccountRemoval, query: LegacyUserQuery
) -> Answer[LegacyRemovalAnswer]:
    accounts.remove(request.actor, query["id"], expected=request.expected)
    return Answer(body={"id": query["id"]})
