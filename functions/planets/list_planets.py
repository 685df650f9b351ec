"""List the planets, page by page.

Any member may see them. Sorted by a number, planets whose number is not known are left out;
`planet_type`, `home_star` (one of them) and `name_prefix` go with the order by name only. A walk
through the pages shows every planet that was there throughout; a planet whose sort value changes
during a walk may come twice or not at all.
"""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetQuery
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.listing import PlanetListing
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import paged_query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.pages import PageDocument, PageRequest, page_answer
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_catalog import planet_catalog


@operation(planet_catalog, reads=paged_query(PlanetQuery, PlanetListing.sorted))
def handler(
    request: Request, catalog: PlanetCatalog, page_request: PageRequest[PlanetListing]
) -> Answer[PageDocument[PlanetAnswer]]:
    after = (
        None if page_request.place is None else page_request.listing.position(page_request.place)
    )
    page = catalog.list(request.actor, page_request.listing, limit=page_request.limit, after=after)
    return page_answer(request, page, page_request, show=planet_answer)
