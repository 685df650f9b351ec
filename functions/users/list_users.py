"""List the users, page by page.

Admins may. They come in no particular order.
"""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserQuery
from shared.domain.accounts.listing import UserListing, UserPosition
from shared.domain.accounts.profiles import Profiles
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import paged_query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.pages import PageDocument, PageRequest, page_answer
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.profiles import profiles


@operation(profiles, reads=paged_query(UserQuery, UserListing, UserListing.position))
def handler(
    request: Request, users: Profiles, page_request: PageRequest[UserListing, UserPosition]
) -> Answer[PageDocument[UserAnswer]]:
    page = users.list(request.actor, limit=page_request.limit, position=page_request.position)
    return page_answer(request, page, page_request, show=user_answer)
