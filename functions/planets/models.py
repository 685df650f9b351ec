"""The documents of planets: what is read, with its rules, and what is answered."""

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import Field

from shared.adapters.api_gateway.inputs import (
    NUMBER_FROM_TEXT,
    document_model,
)
from shared.domain.planets.planet import NAME_LONGEST
from shared.domain.values import QUANTITY_LARGEST, QUANTITY_SMALLEST, VISIBLE_TEXT

Name = Annotated[str, Field(min_length=1, max_length=NAME_LONGEST, pattern=VISIBLE_TEXT)]
Quantity = Annotated[
    float,
    NUMBER_FROM_TEXT,
    Field(ge=QUANTITY_SMALLEST, le=QUANTITY_LARGEST, allow_inf_nan=False),
]


@document_model
class PlanetDocument(TypedDict):
    """A planet, as it is added or replaced. An absent number is not known, as null is."""

    planet_name: Annotated[Name, Field(description="Unique; case makes no difference")]
    planet_type: Annotated[Name, Field(description="For example terrestrial or gas-giant")]
    home_star: Annotated[Name, Field(description="The star that it orbits")]
    mass: NotRequired[Annotated[Quantity | None, Field(description="In Earth masses")]]
    radius: NotRequired[Annotated[Quantity | None, Field(description="In Earth radii")]]
    distance: NotRequired[Annotated[Quantity | None, Field(description="In parsec from Earth")]]


@document_model
class PlanetPatch(TypedDict, total=False):
    """Changes of a planet: absent fields stay as they are, null says "not known"."""

    planet_name: Annotated[Name, Field(description="Unique; case makes no difference")]
    planet_type: Annotated[Name, Field(description="For example terrestrial or gas-giant")]
    home_star: Annotated[Name, Field(description="The star that it orbits")]
    mass: Annotated[Quantity | None, Field(description="In Earth masses")]
    radius: Annotated[Quantity | None, Field(description="In Earth radii")]
    distance: Annotated[Quantity | None, Field(description="In parsec from Earth")]


class PlanetAnswer(TypedDict):
    """A planet, as it is shown."""

    planet_id: int
    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None
    radius: float | None
    distance: float | None
    created_by: int
    created_at: str
    updated_at: str


@document_model
class PlanetQuery(TypedDict, total=False):
    """Which planets are listed, and in which order."""

    sort: Literal[
        "planet_name", "-planet_name", "mass", "-mass", "radius", "-radius", "distance", "-distance"
    ]
    planet_type: Annotated[Name, Field(description="Exactly this type")]
    home_star: Annotated[Name, Field(description="Exactly this star")]
    name_prefix: Annotated[Name, Field(description="What the name begins with, in any case")]
