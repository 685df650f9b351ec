"""The documents of planets: what is read, with its rules, and what is answered.

The examples are a row of data/exoplanets.csv.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import Field

from shared.domain.planets.planet import NAME_LONGEST
from shared.domain.values import QUANTITY_LARGEST, QUANTITY_SMALLEST, VISIBLE_TEXT
from shared.entrypoints.api_gateway.fields import Id, Moment, answer_model
from shared.entrypoints.api_gateway.inputs import NUMBER_FROM_TEXT, document_model

Name = Annotated[str, Field(min_length=1, max_length=NAME_LONGEST, pattern=VISIBLE_TEXT)]
Quantity = Annotated[float, Field(ge=QUANTITY_SMALLEST, le=QUANTITY_LARGEST, allow_inf_nan=False)]

PlanetId = Annotated[Id, Field(description="Identifies the planet", examples=[4215872307781633])]
PlanetName = Annotated[
    Name, Field(description="Unique; case makes no difference", examples=["Kepler-10 c"])
]
PlanetType = Annotated[
    Name, Field(description="For example terrestrial or gas-giant", examples=["neptune-like"])
]
HomeStar = Annotated[Name, Field(description="The star that it orbits", examples=["Kepler-10"])]
Mass = Annotated[
    Quantity | None,
    Field(description="In Earth masses; null where it is not known", examples=[17.2]),
]
Radius = Annotated[
    Quantity | None,
    Field(description="In Earth radii; null where it is not known", examples=[2.35]),
]
Distance = Annotated[
    Quantity | None,
    Field(description="In parsec from Earth; null where it is not known", examples=[173.0]),
]


@document_model
class PlanetDocument(TypedDict):
    """A planet, as it is added or replaced. An absent number is not known, as null is."""

    planet_name: PlanetName
    planet_type: PlanetType
    home_star: HomeStar
    mass: NotRequired[Annotated[Mass, NUMBER_FROM_TEXT]]
    radius: NotRequired[Annotated[Radius, NUMBER_FROM_TEXT]]
    distance: NotRequired[Annotated[Distance, NUMBER_FROM_TEXT]]


@document_model
class PlanetPatch(TypedDict, total=False):
    """Changes of a planet: absent fields stay as they are, null says "not known"."""

    planet_name: PlanetName
    planet_type: PlanetType
    home_star: HomeStar
    mass: Annotated[Mass, NUMBER_FROM_TEXT]
    radius: Annotated[Radius, NUMBER_FROM_TEXT]
    distance: Annotated[Distance, NUMBER_FROM_TEXT]


@answer_model
class PlanetAnswer(TypedDict):
    """A planet, as it is shown."""

    planet_id: PlanetId
    planet_name: PlanetName
    planet_type: PlanetType
    home_star: HomeStar
    mass: Mass
    radius: Radius
    distance: Distance
    created_by: Annotated[
        Id, Field(description="The user who added it", examples=[7340962287139845])
    ]
    created_at: Annotated[Moment, Field(description="When it was added")]
    updated_at: Annotated[Moment, Field(description="When it was last changed")]


@document_model
class PlanetQuery(TypedDict, total=False):
    """Which planets to list, and in which order."""

    sort: Annotated[
        Literal[
            "planet_name",
            "-planet_name",
            "mass",
            "-mass",
            "radius",
            "-radius",
            "distance",
            "-distance",
        ],
        Field(description="What they are sorted by, `-` reverses; planet_name where it is absent"),
    ]
    planet_type: Annotated[Name, Field(description="This type, in any case")]
    home_star: Annotated[Name, Field(description="This star, in any case")]
    name_prefix: Annotated[Name, Field(description="What the name begins with, in any case")]
