"""List the planets, page by page."""

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


@operation(planet_catalog, reads=paged_query(PlanetQuery))
def handler(
    request: Request, catalog: PlanetCatalog, asked: Asked[PlanetQuery]
) -> Answer[PageDocument[PlanetAnswer]]:
    listing = PlanetListing.sorted(**asked.selection)
    after = None if asked.place is None else listing.position(asked.place)
    page = catalog.list(request.actor, listing, limit=asked.limit, after=after)
    return page_answer(page, asked, show=planet_answer)
