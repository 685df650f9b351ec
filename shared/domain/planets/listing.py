"""The orders and filters of a list of planets, and positions in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Invalid
from shared.domain.planets.planet import Planet
from shared.domain.values import (
    QUANTITY_LARGEST,
    QUANTITY_SMALLEST,
    caseless,
    is_id,
    is_visible_text,
)

KEY_LONGEST_BYTES = 1000  # of a name's key form; a test shows why it cannot be longer


class PlanetOrder(StrEnum):
    """What planets are sorted by. A list sorted by a number omits planets without that number."""

    PLANET_NAME = "planet_name"
    MASS = "mass"
    RADIUS = "radius"
    DISTANCE = "distance"


@dataclass(frozen=True)
class PlanetPosition:
    """A position in a list: a planet's sort value (for a name, its key form) and its id."""

    value: str | float
    planet_id: int


@dataclass(frozen=True, kw_only=True)
class PlanetListing:
    """Which planets to list, and in which order.

    Filters ignore case as names do, so they are stored in key form, and two listings that mean the
    same are equal. Every order is supported without a filter. The order by name is also supported
    with a prefix, with either `planet_type` or `home_star`, or with a prefix and either of them.
    """

    order: PlanetOrder = PlanetOrder.PLANET_NAME
    descending: bool = False
    planet_type: str | None = None
    home_star: str | None = None
    name_prefix: str | None = None

    def __post_init__(self) -> None:
        for name in ("planet_type", "home_star", "name_prefix"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, caseless(text))

    def check(self) -> None:
        """Raise Invalid for a combination of filters and order that is not supported."""
        if self.planet_type is not None and self.home_star is not None:
            raise Invalid("home_star", "cannot be combined with planet_type; give one of them")
        selected = (self.planet_type, self.home_star, self.name_prefix) != (None, None, None)
        if selected and self.order is not PlanetOrder.PLANET_NAME:
            raise Invalid(
                "sort", "must be by planet_name, with planet_type, home_star or name_prefix"
            )

    def position(self, values: Sequence[object]) -> PlanetPosition | None:
        """Return the position that a value and an id are in this list, or None if they are none."""
        match values:
            case [str(key), int(planet_id)] if self._has_key(key) and is_id(planet_id):
                return PlanetPosition(key, planet_id)
            case [int() | float() as value, int(planet_id)] if self._has_value(value) and is_id(
                planet_id
            ):
                return PlanetPosition(value, planet_id)
            case _:
                return None

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
        """Return the position of a planet in this list."""
        if self.order is PlanetOrder.PLANET_NAME:
            return PlanetPosition(planet.name.key, planet.planet_id)
        value: float = getattr(planet, self.order)
        return PlanetPosition(value, planet.planet_id)
