"""The planets of data/exoplanets.csv, as the API takes them."""

import csv
from collections.abc import Mapping
from pathlib import Path

from shared.domain.planets.planet import PlanetDetails

EXOPLANETS = Path(__file__).parent.parent / "data" / "exoplanets.csv"


def read_planets(path: Path = EXOPLANETS) -> list[PlanetDetails]:
    """Read all planets of a file, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [planet_of(row) for row in csv.DictReader(file)]


def planet_of(row: Mapping[str, str]) -> PlanetDetails:
    """Make a row the document of a planet: an empty cell is a number that is not known, null."""
    return {
        "planet_name": row["planet_name"],
        "planet_type": row["planet_type"],
        "home_star": row["home_star"],
        "mass": _number(row["mass"]),
        "radius": _number(row["radius"]),
        "distance": _number(row["distance"]),
    }


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
