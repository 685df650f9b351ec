"""The documents of the archive: what is asked for, and what is answered."""

from typing import Annotated, TypedDict

from pydantic import Field

from functions.planets.models import (
    Distance,
    HomeStar,
    Mass,
    Name,
    PlanetName,
    PlanetType,
    Radius,
)
from shared.adapters.api_gateway.fields import answer_model
from shared.adapters.api_gateway.inputs import document_model
from shared.adapters.archive_tap import PLANETS_MOST


@document_model
class ArchiveQuery(TypedDict, total=False):
    """Which planets are looked up: by one of the two."""

    name: Annotated[
        Name, Field(description="The planet's name in the archive, whole; case makes no difference")
    ]
    home_star: Annotated[
        Name, Field(description="The star's name in the archive, whole; case makes no difference")
    ]


@answer_model
class ArchivedPlanetAnswer(TypedDict):
    """A planet of the archive, as `POST /planets` takes it."""

    planet_name: PlanetName
    planet_type: PlanetType
    home_star: HomeStar
    mass: Mass
    radius: Radius
    distance: Distance


@answer_model
class ArchiveAnswer(TypedDict):
    """What the archive knows; nothing found is an empty list."""

    items: Annotated[
        list[ArchivedPlanetAnswer],
        Field(max_length=PLANETS_MOST, description="The planets, by their names"),
    ]
