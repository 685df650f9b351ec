"""Replace the details of a planet.

Its creator and admins may. A number that is left out is not known from then on.
"""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetDocument
from shared.domain.errors import VersionMismatch
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import document
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_curation import planet_curation


@operation(
    planet_curation,
    reads=document(PlanetDocument, shown_as=PlanetAnswer),
    refuses=(PlanetNotFound, PlanetNameTaken, PlanetChanged, VersionMismatch),
)
def handler(
    request: Request, curation: PlanetCuration, details: PlanetDocument
) -> Versioned[PlanetAnswer]:
    planet = curation.replace(
        request.actor, request.path_id("planet_id"), expected=request.expected, **details
    )
    return Versioned(body=planet_answer(planet), revision=planet.revision)
