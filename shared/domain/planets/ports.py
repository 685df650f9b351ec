"""What the planet catalogue needs of its storage."""

from typing import Protocol

from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetPosition
from shared.domain.planets.planet import Planet


class Planets(Protocol):
    """The planets that are kept."""

    def find(self, planet_id: int) -> Planet | None:
        """Return the planet as it is now, or None."""
        ...

    def page(
        self, listing: PlanetListing, limit: int, after: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Return the listing's planets behind a position, `limit` at the most."""
        ...
