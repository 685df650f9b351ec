"""The tests of a slice's domain, made from those of planets."""

from collections.abc import Mapping

from tools.new_slice.fields import Field, Kind
from tools.new_slice.original import Original
from tools.new_slice.slice import Slice

FOLDER = "tests/domain/planets"
STRATEGIES = {
    Kind.TEXT: ("TEXTS", 'st.from_regex("[A-Za-z0-9]{1,20}( [a-z]{1,5})?", fullmatch=True)'),
    Kind.NUMBER: ("NUMBERS", "st.floats(QUANTITY_SMALLEST, QUANTITY_LARGEST)"),
    Kind.INTEGER: ("INTEGERS", "st.integers(-WHOLE_LARGEST, WHOLE_LARGEST)"),
    Kind.DATE: ("DAYS", "st.dates().map(str)"),
    Kind.REFERENCE: ("IDS", "st.integers(1, ID_LARGEST)"),
}
"""For each type, the name and the source of what hypothesis draws."""


CATALOG: Mapping[str, str] = {
    "The planet catalogue: who": "The catalogue of planets: who",
    'planets_named("Earth", "Mars", "Venus")': (
        "(a_planet(planet_id=number) for number in (1, 2, 3))"
    ),
    "earth, mars, venus =": "one, two, three =",
    "FakeStore(venus, mars, earth)": "FakeStore(three, two, one)",
    "== (earth, mars)": "== (one, two)",
    "== (venus,)": "== (three,)",
}
CONTRIBUTION: Mapping[str, str] = {
    'planet_details("Kepler-22 b", mass=9.1)': "planet_details()",
    """        planet_name="Kepler-22 b",
        mass=9.1,
        radius=None,
        distance=None,
""": "",
    "field: str, value: str | float": "field: str, value: object",
    "add(a_member(), **details)": "add(a_member(), **planet_details(**{field: value}))",
    'mercury = a_planet(planet_id=1, planet_name="Mercury")': "present = a_planet(planet_id=1)",
    "== [mercury]": "== [present]",
    'planet_details("Venus")': "planet_details()",
    "a_planet(mass=None).details": "a_planet().details",
}
CURATION: Mapping[str, str] = {
    ", and what that does to its name": "",
    "a_planet(mass=1.07, distance=1.3, version=3)": "a_planet(version=3)",
    "PROXIMA_B, mass=1.27)": "PROXIMA_B, ANOTHER)",
    "mass=1.27, distance=1.3, version=4": "ANOTHER, version=4",
    "a_planet(mass=2.0, version=2)": "a_planet(version=2)",
    'planet_name="New")\n\n    assert names_in(store) == set()': (
        "ANOTHER)\n\n    assert store.all(Planet) == []"
    ),
    "test_a_removed_planet_sets_its_name_free": "test_a_removed_planet_is_gone",
    'a_planet(planet_name="Vulcan")': "a_planet()",
    "    assert names_in(store) == set()\n": "",
}
"""What the tests of planets say otherwise; ANOTHER stands for a change of the first field."""
OF_NAMES = (
    "store_of",
    "names_in",
    "test_a_renamed_planet_sets_its_old_name_free",
    "test_a_planet_cannot_take_another_planets_name",
    "test_a_planet_may_be_renamed_by_case_only",
)
NONE = "test_none_says_that_a_quantity_is_no_longer_known"
FORGETS = "test_a_replacement_forgets_the_numbers_that_it_does_not_name"
NO_MEMBER = "test_who_is_no_member_may_not_add_a_planet"


def files(made: Slice) -> dict[str, str]:
    """Return the tests, by the names of their modules."""
    return {
        "test_catalog.py": catalog(made),
        "test_contribution.py": contribution(made),
        "test_curation.py": curation(made),
        f"test_{made.names.one}.py": aggregate(made),
    }


def catalog(made: Slice) -> str:
    """Make the tests of the service that reads."""
    original = made.original(f"{FOLDER}/test_catalog.py").swaps(CATALOG)
    listed = f"{made.parent_id}, " if made.of else ""
    return made.renamed(
        original.cut("test_a_list_that_no_index_serves_is_refused")
        .swap_all("PROXIMA_B", made.path)
        .swap_all("PlanetListing(), ", listed)
    )


def contribution(made: Slice) -> str:
    """Make the tests of the service that adds."""
    others = f", {made.own(made.of.builder)}()" if made.of else ""
    original = (
        made.original(f"{FOLDER}/test_contribution.py")
        .cut("test_a_name_belongs_to_one_planet_in_any_case")
        .swaps(CONTRIBUTION)
        .swap("store_of(mercury)", f"FakeStore(present{others})")
        .cut("store_of")
        .without("    details: PlanetDetails = ")
        .fields(made.fields, made.line(lambda it: f'("{it.name}", {it.values.wrong}),'))
        .swap_all('"moons"', made.own('"colour"'))
        .swap_all("PROXIMA_B", made.own(made.names.constant))
    )
    return made.renamed(_to_parent(made, original) if made.of else original)


def _to_parent(made: Slice, original: Original) -> Original:
    """Add to something, which must be there."""
    of, parent = made.parent, made.parent_id
    there, missing = made.own(of.builder), f"{made.own(of.kind)}NotFound"
    text = f"""

def test_a_planet_is_added_to_what_exists_in_any_version_and_to_nothing_else() -> None:
    changed = FakeStore({there}(version=7))

    contribution(changed).add(a_member(), **planet_details())
    with pytest.raises({missing}):
        contribution(FakeStore()).add(a_member(), **planet_details())

    assert len(changed.all(Planet)) == 1
"""
    original = original.swap_all("FakeStore()", f"FakeStore({there}())").behind(NO_MEMBER, text)
    for caller in ("a_member()", "a_member(BOB)", "Actor(BOB, frozenset())"):
        original = original.swap_all(f".add({caller}, ", f".add({caller}, {parent}, ")
    return original.importing(
        made.own(f"from shared.domain.{of.many}.errors import {of.kind}NotFound\n")
    ).importing(made.own(f"from tests.builders import {parent}, {of.builder}\n"))


def curation(made: Slice) -> str:
    """Make the tests of the service that changes and removes."""
    first = made.fields[0]
    original = (
        made.original(f"{FOLDER}/test_curation.py")
        .swaps(CURATION)
        .cut(*OF_NAMES)
        .swap_all("store_of(", "FakeStore(")
        .swap_all("mass=1.0)", "ANOTHER)")
        .swap_all("ANOTHER", made.own(f"{first.name}={first.values.other}"))
    )
    original = _refusals(
        made, _unknown(made, original) if made.nullable else original.cut(NONE, FORGETS)
    )
    return made.renamed(original.swap_all("PROXIMA_B", made.path))


def _unknown(made: Slice, original: Original) -> Original:
    """Say what None means, where a field may be None."""
    name = made.own(made.nullable[0].name)
    return original.swaps(
        {
            "that_a_quantity_is": "that_a_detail_is",
            "a_planet(mass=1.07))": "a_planet())",
            "mass=None).mass is None": f"{name}=None).{name} is None",
            "forgets_the_numbers_that": "forgets_the_details_that",
            "a_planet(mass=1.07, radius=1.1, distance=1.3))\n": (
                f'a_planet())\n    details = planet_details()\n    del details["{name}"]\n'
            ),
            "**planet_details(radius=1.2))": "**details)",
            "(replaced.mass, replaced.radius, replaced.distance) == (None, 1.2, None)": (
                f"replaced.{name} is None"
            ),
        }
    )


def _refusals(made: Slice, original: Original) -> Original:
    """Break the rule of a field whose type lets a test do so."""
    found = next((it for it in made.fields if it.kind is not Kind.CHOICE), None)
    if found is None:
        return original.cut("test_a_change_that_breaks_the_rules_is_refused")
    return original.swap('refused("radius")', made.own(f'refused("{found.name}")')).swap(
        "radius=0.0", made.own(f"{found.name}={found.values.wrong}")
    )


def aggregate(made: Slice) -> str:
    """Make the tests of the aggregate."""
    drawn = "".join(
        f"{name} = {source}\n" for kind, (name, source) in STRATEGIES.items() if made.of_kind(kind)
    )
    original = (
        made.original(f"{FOLDER}/test_planet.py")
        .cut("NUMBERS")
        .swap_definition("NAMES", drawn)
        .fields(made.fields, made.line(_drawn))
        .importing("from shared.domain.values import ID_LARGEST, WHOLE_LARGEST\n")
    )
    cleared = ", and null clears a detail" if made.nullable else ""
    return made.renamed(original.swap(", and null clears a number", cleared))


def _drawn(field: Field) -> str:
    """Write what hypothesis draws for a field."""
    choices = f"st.sampled_from({list(field.choices)})"
    known = choices if field.kind is Kind.CHOICE else STRATEGIES[field.kind][0]
    return (
        f'"{field.name}": st.none() | {known},' if field.nullable else f'"{field.name}": {known},'
    )
