"""List the users, page by page.

Admins may. They come in no particular order.
"""

from functions.users.answers import user_answer
from functions.users.models import UserAnswer, UserQuery
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import paged_query
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.pages import Asked, PageDocument, page_answer
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.profiles import profiles
from shared.domain.accounts.listing import UserListing, user_position
from shared.domain.accounts.profiles import Profiles


@operation(profiles, reads=paged_query(UserQuery, UserListing))
def handler(
    request: Request, users: Profiles, asked: Asked[UserListing]
) -> Answer[PageDocument[UserAnswer]]:
    after = None if asked.place is None else user_position(asked.place)
    page = users.list(request.actor, limit=asked.limit, after=after)
    return page_answer(request, page, asked, show=user_answer)
