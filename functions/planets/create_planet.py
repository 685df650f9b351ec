"""Add a planet to the catalogue."""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetDocument
from shared.adapters.api_gateway.answers import Created
from shared.adapters.api_gateway.inputs import document
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetIdTaken, PlanetNameTaken


@operation(planet_catalog, reads=document(PlanetDocument), refuses=(PlanetNameTaken, PlanetIdTaken))
def handler(
    request: Request, catalog: PlanetCatalog, details: PlanetDocument
) -> Created[PlanetAnswer]:
    planet = catalog.add(request.actor, **details)
    return Created(body=planet_answer(planet), new_id=planet.planet_id)
