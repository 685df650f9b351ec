"""A planet that is changed (RFC 7396): what is absent stays, and null clears a number."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.values import QUANTITY_LARGEST, QUANTITY_SMALLEST
from tests.builders import LATER, NOON, a_planet

NAMES = st.from_regex("[A-Za-z0-9]{1,20}( [a-z]{1,5})?", fullmatch=True)
NUMBERS = st.none() | st.floats(QUANTITY_SMALLEST, QUANTITY_LARGEST)
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "planet_name": NAMES,
        "planet_type": NAMES,
        "home_star": NAMES,
        "mass": NUMBERS,
        "radius": NUMBERS,
        "distance": NUMBERS,
    },
)


@given(PATCHES)
def test_a_patch_changes_what_it_names_and_nothing_else(patch: Mapping[str, Any]) -> None:
    planet = a_planet()

    changed = planet.changed(LATER, **patch)

    assert changed.details == {**planet.details, **patch}
    assert (changed.planet_id, changed.created_by) == (planet.planet_id, planet.created_by)


@given(PATCHES)
def test_only_a_patch_that_changes_something_makes_a_new_version(patch: Mapping[str, Any]) -> None:
    planet = a_planet()

    changed = planet.changed(LATER, **patch)

    is_new = changed.details != planet.details
    assert (changed.version, changed.updated_at) == ((2, LATER) if is_new else (1, NOON))
    assert changed.changed(LATER, **patch) == changed
