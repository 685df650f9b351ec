"""The ports of the planet catalogue: what it needs of the outside world."""

from typing import Protocol

from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetPosition
from shared.domain.planets.planet import Planet


class Planets(Protocol):
    """The repository of planets."""

    def find(self, planet_id: int) -> Planet | None:
        """Return the current planet, or None."""
        ...

    def page(
        self, listing: PlanetListing, limit: int, position: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Return at most `limit` planets of a listing, from its start or after `position`."""
        ...
