"""Remove a user.

Users may remove themselves, admins anybody. Their sessions end, their planets stay.
"""

from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.errors import VersionMismatch
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.account_removal import account_removal


@operation(account_removal, refuses=(UserNotFound, UserChanged, VersionMismatch))
def handler(request: Request, accounts: AccountRemoval) -> NoContent:
    accounts.remove(request.actor, request.path_id("user_id"), expected=request.expected)
    return NoContent()
