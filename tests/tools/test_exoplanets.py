"""The file of exoplanets, and how its rows become planets."""

from typing import Literal

import pytest

from shared.domain.archive.types import type_by_size
from tools.exoplanets import planet_of, read_planets


def test_numbers_become_numbers() -> None:
    planet = planet_of(["11 Com b", "gas-giant", "11 Com", "6165.6", "1.5", "93.37"])

    assert planet == {
        "planet_name": "11 Com b",
        "planet_type": "gas-giant",
        "home_star": "11 Com",
        "mass": 6165.6,
        "radius": 1.5,
        "distance": 93.37,
    }


def test_an_empty_cell_is_not_known() -> None:
    planet = planet_of(["11 Com b", "gas-giant", "11 Com", "", "", ""])

    assert (planet["mass"], planet["radius"], planet["distance"]) == (None, None, None)


def test_the_file_holds_the_planets_that_its_readme_counts() -> None:
    planets = read_planets()

    assert len({planet["planet_name"].casefold() for planet in planets}) == len(planets) == 3972
    assert len({planet["home_star"] for planet in planets}) == 2963
    assert sum(planet["mass"] is not None for planet in planets) == 1469
    assert sum(planet["radius"] is not None for planet in planets) == 3087
    assert sum(planet["distance"] is not None for planet in planets) == 3967


@pytest.mark.parametrize(
    ("planet_name", "number"),
    [
        ("Kepler-27 b", "mass"),
        ("Kepler-57 b", "mass"),
        ("Kepler-22 b", "mass"),
        ("HD 219134 d", "radius"),
        ("HD 219134 f", "radius"),
        ("K2-22 b", "radius"),
        ("PDS 70 b", "radius"),
    ],
)
def test_a_number_that_is_only_a_limit_is_not_known(
    planet_name: str, number: Literal["mass", "radius"]
) -> None:
    (planet,) = (each for each in read_planets() if each["planet_name"] == planet_name)

    assert planet[number] is None


def test_every_planet_of_the_file_has_the_type_of_its_size() -> None:
    for planet in read_planets():
        derived = type_by_size(radius=planet["radius"], mass=planet["mass"])
        assert derived == planet["planet_type"], planet["planet_name"]
