"""List the planets, page by page.

Any member may see them. Sorted by a number, planets whose number is not known are left out;
`planet_type`, `home_star` (one of them) and `name_prefix` go with the order by name only. A walk
through the pages shows every planet that was there throughout; a planet whose sort value changes
during a walk may come twice or not at all.
"""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetQuery
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import paged_query
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.pages import Asked, PageDocument, page_answer
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.listing import PlanetListing


@operation(planet_catalog, reads=paged_query(PlanetQuery, PlanetListing.sorted))
def handler(
    request: Request, catalog: PlanetCatalog, asked: Asked[PlanetListing]
) -> Answer[PageDocument[PlanetAnswer]]:
    after = None if asked.place is None else asked.listing.position(asked.place)
    page = catalog.list(request.actor, asked.listing, limit=asked.limit, after=after)
    return page_answer(request, page, asked, show=planet_answer)
