"""Remove a planet from the catalogue.

Its creator and admins may. With `If-Match`, only the version that the client knows is removed.
"""

from shared.adapters.api_gateway.answers import NoContent
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.wiring.planets import planet_catalog
from shared.domain.errors import VersionMismatch
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.errors import PlanetChanged, PlanetNotFound


@operation(planet_catalog, refuses=(PlanetNotFound, PlanetChanged, VersionMismatch))
def handler(request: Request, catalog: PlanetCatalog) -> NoContent:
    catalog.remove(request.actor, request.path_id("planet_id"), expected=request.expected)
    return NoContent()
