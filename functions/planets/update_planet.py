"""Change some details of a planet, leaving the others as they are."""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetPatch
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.inputs import merge_patch
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound


@operation(
    planet_catalog,
    reads=merge_patch(PlanetPatch),
    refuses=(PlanetNotFound, PlanetNameTaken, PlanetChanged),
)
def handler(request: Request, catalog: PlanetCatalog, patch: PlanetPatch) -> Answer[PlanetAnswer]:
    planet = catalog.change(request.actor, request.path_id("planet_id"), **patch)
    return Answer(body=planet_answer(planet))
