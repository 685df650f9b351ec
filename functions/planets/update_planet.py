"""Change some details of a planet, leaving the others as they are.

Its creator and admins may. This is JSON Merge Patch (RFC 7396): null says that a number is not
known.
"""

from functions.planets.answers import planet_answer
from functions.planets.models import PlanetAnswer, PlanetPatch
from shared.domain.errors import VersionMismatch
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound
from shared.entrypoints.api_gateway.answers import Versioned
from shared.entrypoints.api_gateway.inputs import merge_patch
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_curation import planet_curation


@operation(
    planet_curation,
    reads=merge_patch(PlanetPatch, shown_as=PlanetAnswer),
    refuses=(PlanetNotFound, PlanetNameTaken, PlanetChanged, VersionMismatch),
)
def handler(
    request: Request, curation: PlanetCuration, patch: PlanetPatch
) -> Versioned[PlanetAnswer]:
    planet = curation.change(
        request.actor, request.path_id("planet_id"), expected=request.expected, **patch
    )
    return Versioned(body=planet_answer(planet), revision=planet.revision)
