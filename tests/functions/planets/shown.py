"""How the operations of planets show one, said once for all of their tests."""

from collections.abc import Mapping
from typing import Any

from tests.builders import ADA, PROXIMA_B


def a_shown_planet(**details: Any) -> Mapping[str, Any]:
    """Build the document of the planet that Ada added, changed by these details."""
    return {
        "planet_id": PROXIMA_B,
        "planet_name": "Proxima Cen b",
        "planet_type": "terrestrial",
        "home_star": "Proxima Cen",
        "mass": 1.07,
        "radius": None,
        "distance": 1.3,
        "created_by": ADA,
        "created_at": "2026-11-24T12:00:00.000Z",
        "updated_at": "2026-11-24T12:00:00.000Z",
        **details,
    }
