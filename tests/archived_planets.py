"""Builds planets of the archive for tests."""

from dataclasses import replace
from typing import Any

from shared.domain.archive.archived_planet import ArchivedPlanet

_ARCHIVED_PLANET = ArchivedPlanet(
    planet_name="Kepler-22 b",
    planet_type="neptune-like",
    home_star="Kepler-22",
    mass=None,
    radius=2.38,
    distance=190.0,
)


def an_archived_planet(**details: Any) -> ArchivedPlanet:
    """Build a planet as the archive knows it, but for what is said."""
    return replace(_ARCHIVED_PLANET, **details)
