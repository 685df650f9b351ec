"""Replace the details of a planet."""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetDocument
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import document
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound


@operation(
    planet_catalog,
    reads=document(PlanetDocument),
    refuses=(PlanetNotFound, PlanetNameTaken, PlanetChanged),
)
def handler(
    request: Request, catalog: PlanetCatalog, details: PlanetDocument
) -> Answer[PlanetAnswer]:
    planet = catalog.replace(request.actor, request.path_id("planet_id"), **details)
    return Answer(body=planet_answer(planet))
