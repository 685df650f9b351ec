"""How planets are shown."""

from typing import TYPE_CHECKING

from shared.domain.times import to_text

if TYPE_CHECKING:
    from functions.planets.models import PlanetAnswer
    from shared.domain.planets.planet import Planet


def planet_answer(planet: "Planet") -> "PlanetAnswer":
    """Return the document that shows a planet."""
    return {
        "planet_id": planet.planet_id,
        "planet_name": planet.planet_name,
        "planet_type": planet.planet_type,
        "home_star": planet.home_star,
        "mass": planet.mass,
        "radius": planet.radius,
        "distance": planet.distance,
        "created_by": planet.created_by,
        "created_at": to_text(planet.created_at),
        "updated_at": to_text(planet.updated_at),
    }
