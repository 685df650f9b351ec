"""The planets of data/exoplanets.csv, as the API takes them."""

import csv
from collections.abc import Sequence
from pathlib import Path

from shared.domain.planets.planet import PlanetDetails

EXOPLANETS = Path(__file__).parent.parent / "data" / "exoplanets.csv"


def read_planets(path: Path = EXOPLANETS) -> list[PlanetDetails]:
    """Read all planets of a file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        _columns, *rows = csv.reader(file)
        return [planet_of(row) for row in rows]


def planet_of(row: Sequence[str]) -> PlanetDetails:
    """Return the document of a row's planet: an empty cell is a number that is not known, null.

    The cells have the order of data/README.md, whatever this API calls them.
    """
    planet_name, planet_type, home_star, mass, radius, distance = row
    return {
        "planet_name": planet_name,
        "planet_type": planet_type,
        "home_star": home_star,
        "mass": _number(mass),
        "radius": _number(radius),
        "distance": _number(distance),
    }


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
