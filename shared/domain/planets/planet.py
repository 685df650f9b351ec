"""The Planet aggregate: a planet of the catalogue, and its claim on a unique name."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from shared.domain.values import caseless, checked_quantity, checked_text
from shared.domain.versions import Versioned

NAME_LONGEST = 200


class PlanetDetails(TypedDict):
    """What is known about a planet. A number that is absent or None is not known."""

    planet_name: str
    planet_type: str
    home_star: str
    mass: NotRequired[float | None]
    radius: NotRequired[float | None]
    distance: NotRequired[float | None]


class PlanetChanges(TypedDict, total=False):
    """New values for some details of a planet; absent details stay as they are."""

    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None
    radius: float | None
    distance: float | None


@dataclass(frozen=True, kw_only=True)
class Planet(Versioned):
    """A planet of the catalogue.

    `mass` is in Earth masses, `radius` in Earth radii, `distance` in parsecs from Earth; None means
    "not known". `created_by` is the id of the user who added it.
    """

    planet_id: int
    planet_name: str
    planet_type: str
    home_star: str
    mass: float | None
    radius: float | None
    distance: float | None
    created_by: int
    created_at: datetime

    @classmethod
    def new(
        cls, planet_id: int, created_by: int, at: datetime, **details: Unpack[PlanetDetails]
    ) -> "Planet":
        """Create a planet from its details. Raises Invalid."""
        return cls(
            planet_id=planet_id,
            **_checked(**complete(details)),
            created_by=created_by,
            version=1,
            created_at=at,
            updated_at=at,
        )

    def changed(self, at: datetime, **changes: Unpack[PlanetChanges]) -> "Planet":
        """Return the planet with these details, as a new version if any differ. Raises Invalid."""
        return self.revised(replace(self, **_checked(**changes)), at)

    @property
    def revision(self) -> str:
        """Identifies this version of this planet among all versions of all aggregates."""
        return f"planet-{self.planet_id}-{self.version}"

    @property
    def details(self) -> PlanetDetails:
        """What is known about the planet."""
        return {
            "planet_name": self.planet_name,
            "planet_type": self.planet_type,
            "home_star": self.home_star,
            "mass": self.mass,
            "radius": self.radius,
            "distance": self.distance,
        }

    @property
    def name(self) -> "PlanetName":
        """The planet's claim on its name."""
        return PlanetName(caseless(self.planet_name), self.planet_id)


@dataclass(frozen=True)
class PlanetName:
    """A planet's claim on a name, which makes names unique. `key` is the name's key form."""

    key: str
    planet_id: int


def complete(details: PlanetDetails) -> PlanetChanges:
    """Return the details with every number present; unknown ones are None."""
    return {"mass": None, "radius": None, "distance": None, **details}


def _checked(**changes: Unpack[PlanetChanges]) -> PlanetChanges:
    for text in ("planet_name", "planet_type", "home_star"):
        if text in changes:
            changes[text] = checked_text(text, changes[text], longest=NAME_LONGEST)
    for quantity in ("mass", "radius", "distance"):
        if quantity in changes:
            changes[quantity] = checked_quantity(quantity, changes[quantity])
    return changes
