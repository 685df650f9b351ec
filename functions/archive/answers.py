"""How planets of the archive are shown."""

from functions.archive.models import ArchivedPlanetAnswer
from shared.domain.archive.archived_planet import ArchivedPlanet


def archived_planet_answer(planet: ArchivedPlanet) -> ArchivedPlanetAnswer:
    """Return the document that shows a planet of the archive."""
    return {
        "planet_name": planet.planet_name,
        "planet_type": planet.planet_type,
        "home_star": planet.home_star,
        "mass": planet.mass,
        "radius": planet.radius,
        "distance": planet.distance,
    }
