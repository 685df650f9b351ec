"""Show one planet."""

from typing import TYPE_CHECKING

from functions.planets.answers import planet_answer
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetNotFound

if TYPE_CHECKING:
    from functions.planets.models import PlanetAnswer


@operation(planet_catalog, refuses=(PlanetNotFound,))
def handler(request: Request, catalog: PlanetCatalog) -> "Answer[PlanetAnswer]":
    planet = catalog.get(request.actor, request.path_id("planet_id"))
    return Answer(body=planet_answer(planet))
