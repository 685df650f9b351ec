"""The documents of the archive: what is asked for, and what is answered.

They are separate from those of planets: they say what the archive has, whatever becomes of this
product's catalogue.
"""

from typing import Annotated, TypedDict

from pydantic import Field

from shared.adapters.archive.tap import PLANETS_MOST
from shared.domain.archive.question import NAME_LONGEST
from shared.domain.values import QUANTITY_LARGEST, QUANTITY_SMALLEST, VISIBLE_TEXT
from shared.entrypoints.api_gateway.fields import answer_model
from shared.entrypoints.api_gateway.inputs import document_model

Name = Annotated[str, Field(min_length=1, max_length=NAME_LONGEST, pattern=VISIBLE_TEXT)]
Quantity = Annotated[float, Field(ge=QUANTITY_SMALLEST, le=QUANTITY_LARGEST, allow_inf_nan=False)]


@document_model
class ArchiveQuery(TypedDict, total=False):
    """The planets to look up, by either field but not by both."""

    name: Annotated[
        Name, Field(description="The planet's name in the archive, whole; case makes no difference")
    ]
    home_star: Annotated[
        Name, Field(description="The star's name in the archive, whole; case makes no difference")
    ]


@answer_model
class ArchivedPlanetAnswer(TypedDict):
    """A planet of the archive, as `POST /planets` takes it."""

    planet_name: Annotated[
        Name, Field(description="Unique; case makes no difference", examples=["Kepler-10 c"])
    ]
    planet_type: Annotated[
        Name, Field(description="For example terrestrial or gas-giant", examples=["neptune-like"])
    ]
    home_star: Annotated[Name, Field(description="The star that it orbits", examples=["Kepler-10"])]
    mass: Annotated[
        Quantity | None,
        Field(description="In Earth masses; null where it is not known", examples=[17.2]),
    ]
    radius: Annotated[
        Quantity | None,
        Field(description="In Earth radii; null where it is not known", examples=[2.35]),
    ]
    distance: Annotated[
        Quantity | None,
        Field(description="In parsec from Earth; null where it is not known", examples=[173.0]),
    ]


@answer_model
class ArchiveAnswer(TypedDict):
    """What the archive knows; nothing found is an empty list."""

    items: Annotated[
        list[ArchivedPlanetAnswer],
        Field(max_length=PLANETS_MOST, description="The planets, by their names"),
    ]
