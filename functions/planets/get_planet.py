"""Show one planet.

Any member may see it. With `If-None-Match`, it is only sent if it has changed.
"""

from typing import TYPE_CHECKING

from functions.planets.answers import planet_answer
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetNotFound
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_catalog import planet_catalog

if TYPE_CHECKING:
    from functions.planets.models import PlanetAnswer


@operation(planet_catalog, refuses=(PlanetNotFound,))
def handler(request: Request, catalog: PlanetCatalog) -> "Versioned[PlanetAnswer]":
    planet = catalog.get(request.actor, request.path_id("planet_id"))
    return Versioned(body=planet_answer(planet), revision=planet.revision)
