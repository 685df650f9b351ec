"""The orders and selections in which planets can be listed, and a place in such a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from shared.domain.errors import Invalid
from shared.domain.planets.planet import Planet
from shared.domain.values import (
    QUANTITY_LARGEST,
    QUANTITY_SMALLEST,
    caseless,
    is_id,
    is_visible_text,
)

KEY_LONGEST_BYTES = 1000  # of a name without its case; a test says why it can't have more


class PlanetOrder(StrEnum):
    """What planets are sorted by. Those whose number is not known are not in a list by it."""

    PLANET_NAME = "planet_name"
    MASS = "mass"
    RADIUS = "radius"
    DISTANCE = "distance"


class PlanetSelection(TypedDict, total=False):
    """Which planets: all, or those of a type or of a star, or whose name begins so."""

    planet_type: str
    home_star: str
    name_prefix: str


@dataclass(frozen=True)
class PlanetPosition:
    """A planet's place in a list: the value that it is sorted by (a name's key form) and its id."""

    value: str | float
    planet_id: int


@dataclass(frozen=True, kw_only=True)
class PlanetListing:
    """Which planets, and in which order. Equal lists are equal, however they were asked for.

    What is selected is compared as names are, so it has their key form here. There is an index
    for: every order without a selection; and the order by name with a prefix, with one of
    `planet_type` and `home_star`, or with both a prefix and one of them.
    """

    order: PlanetOrder = PlanetOrder.PLANET_NAME
    descending: bool = False
    planet_type: str | None = None
    home_star: str | None = None
    name_prefix: str | None = None

    @classmethod
    def sorted(
        cls, sort: str = PlanetOrder.PLANET_NAME, **selection: Unpack[PlanetSelection]
    ) -> "PlanetListing":
        """Return the list in an order, where `-` before its name reverses it."""
        order = PlanetOrder(sort.removeprefix("-"))
        return cls(order=order, descending=sort.startswith("-"), **selection)

    def __post_init__(self) -> None:
        for name in ("planet_type", "home_star", "name_prefix"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, caseless(text))

    def check(self) -> None:
        """Raise Invalid for a combination that no index serves."""
        if self.planet_type is not None and self.home_star is not None:
            raise Invalid("home_star", "cannot be combined with planet_type; give one of them")
        selected = (self.planet_type, self.home_star, self.name_prefix) != (None, None, None)
        if selected and self.order is not PlanetOrder.PLANET_NAME:
            raise Invalid(
                "sort",
                "with planet_type, home_star or name_prefix must be planet_name or -planet_name",
            )

    def position(self, place: Sequence[object]) -> PlanetPosition:
        """Return the position that a client says it got: a value and an id. Raises Invalid."""
        match place:
            case [str(key), int(planet_id)] if self._has_key(key) and is_id(planet_id):
                return PlanetPosition(key, planet_id)
            case [int() | float() as value, int(planet_id)] if self._has_value(value) and is_id(
                planet_id
            ):
                return PlanetPosition(value, planet_id)
            case _:
                raise Invalid("cursor", "is not a place in this list; begin again without one")

    def _has_key(self, key: str) -> bool:
        return (
            self.order is PlanetOrder.PLANET_NAME
            and is_visible_text(key)
            and key == caseless(key)
            and len(key.encode()) <= KEY_LONGEST_BYTES
            and key.startswith(self.name_prefix or "")
        )

    def _has_value(self, value: float) -> bool:
        return (
            self.order is not PlanetOrder.PLANET_NAME
            and not isinstance(value, bool)
            and QUANTITY_SMALLEST <= value <= QUANTITY_LARGEST
        )

    def position_of(self, planet: Planet) -> PlanetPosition:
        """Return where a planet of this list stands in it."""
        if self.order is PlanetOrder.PLANET_NAME:
            return PlanetPosition(planet.name.key, planet.planet_id)
        value: float = getattr(planet, self.order)
        return PlanetPosition(value, planet.planet_id)
