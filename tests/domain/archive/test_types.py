"""Which type a planet has by its size."""

import pytest

from shared.domain.archive.types import type_by_size


@pytest.mark.parametrize(
    ("radius", "mass", "expected"),
    [
        (1.24, None, "terrestrial"),
        (1.25, None, "super-earth"),
        (2, None, "neptune-like"),
        (6, None, "gas-giant"),
        (None, 1.9, "terrestrial"),
        (None, 2, "super-earth"),
        (None, 10, "neptune-like"),
        (None, 50, "gas-giant"),
        (1.0, 50, "terrestrial"),
        (None, None, "unknown"),
    ],
)
def test_the_radius_decides_or_else_the_mass(
    radius: float | None, mass: float | None, expected: str
) -> None:
    assert type_by_size(radius=radius, mass=mass) == expected
