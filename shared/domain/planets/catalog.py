"""The planet catalogue: the use cases that read planets."""

from shared.domain.access import Action, Actor, authorize
from shared.domain.pages import Page
from shared.domain.planets.errors import PlanetNotFound
from shared.domain.planets.listing import PlanetListing, PlanetPosition
from shared.domain.planets.planet import Planet
from shared.domain.planets.ports import Planets


class PlanetCatalog:
    """Reads planets: any member sees all of them."""

    def __init__(self, planets: Planets) -> None:
        self._planets = planets

    def get(self, actor: Actor, planet_id: int) -> Planet:
        """Return a planet. Raises Forbidden, PlanetNotFound."""
        authorize(actor, Action.SEE_PLANETS)
        planet = self._planets.find(planet_id)
        if planet is None:
            raise PlanetNotFound
        return planet

    def list(
        self, actor: Actor, listing: PlanetListing, *, limit: int, position: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Return a page of planets. Raises Forbidden, Invalid."""
        authorize(actor, Action.SEE_PLANETS)
        listing.check()
        return self._planets.page(listing, limit, position)
