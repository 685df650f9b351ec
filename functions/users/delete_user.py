"""Remove a user.

Users may remove themselves, admins anybody. Their sessions end, their planets stay.
"""

from shared.adapters.api_gateway.answers import NoContent
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.removal import removal
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.removal import Removal
from shared.domain.errors import VersionMismatch


@operation(removal, refuses=(UserNotFound, UserChanged, VersionMismatch))
def handler(request: Request, accounts: Removal) -> NoContent:
    accounts.remove(request.actor, request.path_id("user_id"), expected=request.expected)
    return NoContent()
