"""List the planets, page by page.

Any member may see them. Sorted by a number, planets whose number is not known are left out;
`planet_type`, `home_star` (one of them) and `name_prefix` go with the order by name only. A walk
through the pages shows every planet that was there throughout; a planet whose sort value changes
during a walk may come twice or not at all.
"""

from typing import Unpack

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetQuery
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import paged_query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.pages import PageDocument, PageRequest, page_answer
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_catalog import planet_catalog


def planet_listing(**query: Unpack[PlanetQuery]) -> PlanetListing:
    """Return the list that a query asks for: `-` before what it is sorted by reverses it."""
    sort = query.get("sort", "planet_name")
    return PlanetListing(
        order=PlanetOrder(sort.removeprefix("-")),
        descending=sort.startswith("-"),
        planet_type=query.get("planet_type"),
        home_star=query.get("home_star"),
        name_prefix=query.get("name_prefix"),
    )


@operation(planet_catalog, reads=paged_query(PlanetQuery, planet_listing, PlanetListing.position))
def handler(
    request: Request,
    catalog: PlanetCatalog,
    page_request: PageRequest[PlanetListing, PlanetPosition],
) -> Answer[PageDocument[PlanetAnswer]]:
    page = catalog.list(
        request.actor,
        page_request.listing,
        limit=page_request.limit,
        position=page_request.position,
    )
    return page_answer(request, page, page_request, show=planet_answer)
