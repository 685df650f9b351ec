"""Remove a planet from the catalogue.

Its creator and admins may. With `If-Match`, only the version that the client knows is removed.
"""

from shared.domain.errors import VersionMismatch
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.errors import PlanetChanged, PlanetNotFound
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.planet_curation import planet_curation


@operation(planet_curation, refuses=(PlanetNotFound, PlanetChanged, VersionMismatch))
def handler(request: Request, curation: PlanetCuration) -> NoContent:
    curation.remove(request.actor, request.path_id("planet_id"), expected=request.expected)
    return NoContent()
