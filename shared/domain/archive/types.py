"""Which type a planet has by its size, with the borders that data/README.md tells."""

from collections.abc import Sequence

UNKNOWN = "unknown"

_LARGEST = "gas-giant"
# Each type with the radius (Earth radii) and the mass (Earth masses) from which it is too small.
_BELOW: Sequence[tuple[str, float, float]] = (
    ("terrestrial", 1.25, 2),
    ("super-earth", 2, 10),
    ("neptune-like", 6, 50),
)


def type_by_size(*, radius: float | None, mass: float | None) -> str:
    """Return the type by the radius, or else by the mass, or else `unknown`."""
    if radius is not None:
        return next((name for name, border, _ in _BELOW if radius < border), _LARGEST)
    if mass is not None:
        return next((name for name, _, border in _BELOW if mass < border), _LARGEST)
    return UNKNOWN
