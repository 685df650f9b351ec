"""A change of a file of the planets' slice, which says when the file is no longer as it expects."""

import pytest

from tools.new_slice.fields import read_fields
from tools.new_slice.original import Original, ShapeChanged

ORIGINAL = Original(
    "planet.py",
    '''"""A planet."""

import re

# How far.
FAR = 1


class Planet:
    planet_name: str
    mass: float
    distance: float

    @property
    def name(self):
        return self.planet_name
''',
)


def test_a_definition_goes_with_its_decorators_and_comments() -> None:
    left = ORIGINAL.cut("Planet.name", "FAR").text

    assert "property" not in left
    assert "How far" not in left
    assert "planet_name: str" in left


def test_the_lines_of_a_planets_details_become_those_of_other_fields() -> None:
    changed = ORIGINAL.fields(read_fields("size:integer day:date"), lambda it: f"{it.name}: int")

    assert "class Planet:\n    size: int\n    day: int\n\n" in changed.text


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.swap("nothing", ""),
        lambda it: it.swap("planet_name", ""),
        lambda it: it.swap_all("nothing", ""),
        lambda it: it.swap_word("nothing", ""),
        lambda it: it.without("nothing"),
        lambda it: it.cut("nothing"),
        lambda it: it.cut("Planet.nothing"),
        lambda it: it.definition("Planet.name.nothing"),
        lambda it: it.fields((), str, str),
    ],
)
def test_what_is_not_as_expected_is_named_with_its_file(change: object) -> None:
    assert callable(change)
    with pytest.raises(ShapeChanged, match=r"^planet.py should have .*: adapt tools/new_slice"):
        change(ORIGINAL)
