"""The type of a planet by its size, with the limits that data/README.md describes."""

from collections.abc import Sequence

UNKNOWN = "unknown"

_LARGEST = "gas-giant"
# Each type, with the radius (Earth radii) and mass (Earth masses) that its planets stay below.
_BELOW: Sequence[tuple[str, float, float]] = (
    ("terrestrial", 1.25, 2),
    ("super-earth", 2, 10),
    ("neptune-like", 6, 50),
)


def type_by_size(*, radius: float | None, mass: float | None) -> str:
    """Return the type by radius or, without one, by mass; `unknown` without either."""
    if radius is not None:
        return next((name for name, border, _ in _BELOW if radius < border), _LARGEST)
    if mass is not None:
        return next((name for name, _, border in _BELOW if mass < border), _LARGEST)
    return UNKNOWN
