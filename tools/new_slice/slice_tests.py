"""The tests of a slice, in every layer, made from those of planets."""

from tools.new_slice.events import PLANETS_ID, id_of
from tools.new_slice.fields import Field, Kind
from tools.new_slice.original import Original
from tools.new_slice.slice import Slice

DOMAIN, FUNCTIONS = "tests/domain/planets", "tests/functions/planets"
STRATEGIES = {
    Kind.TEXT: ("TEXTS", 'st.from_regex("[A-Za-z0-9]{1,20}( [a-z]{1,5})?", fullmatch=True)'),
    Kind.NUMBER: ("NUMBERS", "st.floats(QUANTITY_SMALLEST, QUANTITY_LARGEST)"),
    Kind.INTEGER: ("INTEGERS", "st.integers(-WHOLE_LARGEST, WHOLE_LARGEST)"),
    Kind.DATE: ("DAYS", "st.dates().map(str)"),
    Kind.REFERENCE: ("IDS", "st.integers(1, ID_LARGEST)"),
}
"""For each type, the name and the source of what hypothesis draws."""


_LOCATION = """    path = event_of("create_planet")["requestContext"]["path"]
    assert sent.headers["Location"] == f"{path}/{planet.planet_id}"
"""


def domain(made: Slice) -> dict[str, str]:
    """Return the tests of the domain, by the names of their modules."""
    return {
        "test_catalog.py": catalog(made),
        "test_contribution.py": contribution(made),
        "test_curation.py": curation(made),
        f"test_{made.names.one}.py": aggregate(made),
    }


def functions(made: Slice) -> dict[str, str]:
    """Return the tests of the operations, by the names of their modules."""
    one, many = made.names.one, made.names.many
    return {
        "shown.py": shown(made),
        f"test_create_{one}.py": create(made),
        f"test_delete_{one}.py": delete(made),
        f"test_get_{one}.py": get(made),
        f"test_list_{many}.py": list_all(made),
        f"test_replace_{one}.py": replace(made),
        f"test_update_{one}.py": update(made),
    }


def change(made: Slice) -> str:
    """Write a change of the first field, as keyword arguments."""
    first = made.fields[0]
    return made.own(f"{first.name}={first.values.other}")


def _change_as_dict(made: Slice) -> str:
    first = made.fields[0]
    return made.own(f'{{"{first.name}": {first.values.other}}}')


def _identified(made: Slice, original: Original) -> Original:
    """Name one by its id, after that of what it belongs to."""
    path = (
        f"{made.parent_id}, {made.own(made.names.constant)}"
        if made.of
        else made.own(made.names.constant)
    )
    return original.swap_all("PROXIMA_B", path)


def _there(made: Slice) -> str:
    """Write what has to be there for one to be added."""
    return made.own(f"{made.of.builder}()") if made.of else ""


def catalog(made: Slice) -> str:
    """Make the tests of the service that reads."""
    original = (
        made.original(f"{DOMAIN}/test_catalog.py")
        .cut("test_a_list_that_no_index_serves_is_refused")
        .swap(
            'planets_named("Earth", "Mars", "Venus")',
            "(a_planet(planet_id=number) for number in (1, 2, 3))",
        )
        .swap("earth, mars, venus =", "one, two, three =")
        .swap("FakeStore(venus, mars, earth)", "FakeStore(three, two, one)")
        .swap("== (earth, mars)", "== (one, two)")
        .swap("== (venus,)", "== (three,)")
        .swap("The planet catalogue: who", "The catalogue of planets: who")
    )
    listed = f"{made.parent_id}, " if made.of else ""
    return made.renamed(_identified(made, original).swap_all("PlanetListing(), ", listed))


def contribution(made: Slice) -> str:
    """Make the tests of the service that adds."""
    original = (
        made.original(f"{DOMAIN}/test_contribution.py")
        .cut("store_of", "test_a_name_belongs_to_one_planet_in_any_case")
        .swap('planet_details("Kepler-22 b", mass=9.1)', "planet_details()")
        .without('        planet_name="Kepler-22 b",')
        .without("        mass=9.1,")
        .without("        radius=None,")
        .without("        distance=None,")
        .fields(made.fields, made.line(lambda it: f'("{it.name}", {it.values.wrong}),'))
        .swap("field: str, value: str | float", "field: str, value: object")
        .without("    details: PlanetDetails = ")
        .swap("add(a_member(), **details)", "add(a_member(), **planet_details(**{field: value}))")
        .swap(
            'mercury = a_planet(planet_id=1, planet_name="Mercury")',
            "present = a_planet(planet_id=1)",
        )
        .swap("store_of(mercury)", f"FakeStore(present{', ' + _there(made) if made.of else ''})")
        .swap("== [mercury]", "== [present]")
        .swap('planet_details("Venus")', "planet_details()")
        .swap("a_planet(mass=None).details", "a_planet().details")
        .swap_all('"moons"', made.own('"colour"'))
        .swap_all("PROXIMA_B", made.own(made.names.constant))
    )
    if made.of:
        original = _to_parent(made, original)
    return made.renamed(original)


def _to_parent(made: Slice, original: Original) -> Original:
    """Add to something, which must be there."""
    of, parent = made.parent, made.parent_id
    adds = "test_who_is_no_member_may_not_add_a_planet"
    missing = f"{made.own(of.kind)}NotFound"
    text = f"""

def test_a_planet_is_added_to_what_exists_in_any_version_and_to_nothing_else() -> None:
    changed = FakeStore({made.own(f"{of.builder}(version=7)")})

    contribution(changed).add(a_member(), **planet_details())
    with pytest.raises({missing}):
        contribution(FakeStore()).add(a_member(), **planet_details())

    assert len(changed.all(Planet)) == 1
"""
    return (
        original.swap_all("FakeStore()", f"FakeStore({_there(made)})")
        .behind(adds, text)
        .swap_all(".add(a_member(), ", f".add(a_member(), {parent}, ")
        .swap(".add(a_member(BOB), ", f".add(a_member(BOB), {parent}, ")
        .swap(".add(Actor(BOB, frozenset()), ", f".add(Actor(BOB, frozenset()), {parent}, ")
        .importing(made.own(f"from shared.domain.{of.many}.errors import {of.kind}NotFound\n"))
        .importing(made.own(f"from tests.builders import {parent}, {of.builder}\n"))
    )


def curation(made: Slice) -> str:
    """Make the tests of the service that changes and removes."""
    original = (
        made.original(f"{DOMAIN}/test_curation.py")
        .cut(
            "store_of",
            "names_in",
            "test_a_renamed_planet_sets_its_old_name_free",
            "test_a_planet_cannot_take_another_planets_name",
            "test_a_planet_may_be_renamed_by_case_only",
        )
        .swap(", and what that does to its name", "")
        .swap_all("store_of(", "FakeStore(")
        .swap_all("mass=1.0)", f"{change(made)})")
        .swap("a_planet(mass=1.07, distance=1.3, version=3)", "a_planet(version=3)")
        .swap("PROXIMA_B, mass=1.27)", f"PROXIMA_B, {change(made)})")
        .swap("mass=1.27, distance=1.3, version=4", f"{change(made)}, version=4")
        .swap("a_planet(mass=2.0, version=2)", "a_planet(version=2)")
        .swap(
            'planet_name="New")\n\n    assert names_in(store) == set()',
            f"{change(made)})\n\n    assert store.all(Planet) == []",
        )
        .swap("test_a_removed_planet_sets_its_name_free", "test_a_removed_planet_is_gone")
        .swap('a_planet(planet_name="Vulcan")', "a_planet()")
        .swap("    assert names_in(store) == set()\n", "")
    )
    return made.renamed(_identified(made, _refusals(made, _unknown(made, original))))


def _unknown(made: Slice, original: Original) -> Original:
    """Say what None means, where a field may be None."""
    none, forgets = (
        "test_none_says_that_a_quantity_is_no_longer_known",
        "test_a_replacement_forgets_the_numbers_that_it_does_not_name",
    )
    if not made.nullable:
        return original.cut(none, forgets)
    name = made.own(made.nullable[0].name)
    return (
        original.swap("that_a_quantity_is", "that_a_detail_is")
        .swap("a_planet(mass=1.07))", "a_planet())")
        .swap("mass=None).mass is None", f"{name}=None).{name} is None")
        .swap("forgets_the_numbers_that", "forgets_the_details_that")
        .swap(
            "a_planet(mass=1.07, radius=1.1, distance=1.3))\n",
            f'a_planet())\n    details = planet_details()\n    del details["{name}"]\n',
        )
        .swap("**planet_details(radius=1.2))", "**details)")
        .swap(
            "(replaced.mass, replaced.radius, replaced.distance) == (None, 1.2, None)",
            f"replaced.{name} is None",
        )
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
    drawn = [
        f"{name} = {source}\n" for kind, (name, source) in STRATEGIES.items() if made.of_kind(kind)
    ]

    def strategy(field: Field) -> str:
        name = (
            f"st.sampled_from({list(field.choices)})"
            if field.kind is Kind.CHOICE
            else STRATEGIES[field.kind][0]
        )
        return (
            f'"{field.name}": st.none() | {name},' if field.nullable else f'"{field.name}": {name},'
        )

    original = (
        made.original(f"{DOMAIN}/test_planet.py")
        .cut("NUMBERS")
        .swap_definition("NAMES", "".join(drawn))
        .fields(made.fields, made.line(strategy))
        .importing("from shared.domain.values import ID_LARGEST, WHOLE_LARGEST\n")
    )
    if not made.nullable:
        original = original.swap(" stays, and null clears a number", " stays")
    return made.renamed(
        original.swap_all("clears a number", "clears a detail") if made.nullable else original
    )


def shown(made: Slice) -> str:
    """Make the document that shows the example."""
    original = made.original(f"{FUNCTIONS}/shown.py").fields(
        made.fields, made.line(lambda it: f'"{it.name}": {it.values.first},')
    )
    if made.of is None:
        return made.renamed(_identified(made, original))
    own = made.own(made.names.constant)
    original = original.swap(
        '"planet_id": PROXIMA_B,',
        f'"{made.own(made.of.identifier)}": {made.parent_id},\n        "planet_id": {own},',
    )
    return made.renamed(original.importing(f"from tests.builders import {made.parent_id}, {own}\n"))


def _served(original: Original, *services: str) -> Original:
    """Name the services of this resource."""
    for service in services:
        original = original.swap_word(service, f"planet_{service}")
    return original


def create(made: Slice) -> str:
    """Make the tests of the operation that adds."""
    required = [f'"#/{it.name}"' for it in made.fields if not it.nullable]
    all_required = "test_all_three_texts_are_required"
    original = made.original(f"{FUNCTIONS}/test_create_planet.py")
    original = (
        original.swap_definition("DETAILS", "DETAILS: dict[str, Any] = {**planet_details()}\n")
        .swap("        mass=None,\n        distance=None,\n", "")
        .swap_definition("test_a_planet_may_come_as_a_form", _as_form("create"))
        .fields(
            made.fields,
            made.line(
                lambda it: f'("{it.name}", {it.values.wrong}),\n        ("{it.name}", {{}}),'
            ),
        )
        .swap_all('{"mass"', made.own(f'{{"{made.fields[0].name}"'))
        .swap("_is_stored_and_its_name_taken(", "_is_stored(")
        .swap('    again = send(deploy("planets/create_planet"), event_of("create_planet"))\n', "")
        .swap('    assert again.problem == (409, "planet-name-taken")\n', "")
        .swap(
            '    assert sent.headers["Location"] == f"/live/api/v1/planets/{planet.planet_id}"\n',
            _LOCATION,
        )
        .importing("from tests.builders import planet_details\n")
    )
    original = (
        original.swap(all_required, "test_what_must_be_known_is_required").swap(
            '{"#/planet_name", "#/planet_type", "#/home_star"}',
            made.own(f"{{{', '.join(required)}}}"),
        )
        if required
        else original.cut(all_required)
    )
    if made.of:
        original = _created_under_parent(made, original)
    return made.renamed(_served(original, "contribution"))


def _created_under_parent(made: Slice, original: Original) -> Original:
    """Have what it belongs to there, and look for it under that."""
    builder, parent = made.own(made.parent.builder), made.own(made.parent.identifier)
    return (
        original.swap_all("FakeStore()", f"FakeStore({builder}())")
        .swap("_is_stored(deploy: Deploy)", "_is_stored(deploy: Deploy, storage: Storage)")
        .swap(
            '    added = send(deploy("planets/create_planet")',
            f'    storage.put({builder}())\n    added = send(deploy("planets/create_planet")',
        )
        .swap(
            'path = {"planet_id": str(added.body["planet_id"])}',
            f'path = {{name: str(added.body[name]) for name in ("{parent}", "planet_id")}}',
        )
        .importing(f"from tests.builders import {builder}\n")
        .importing("from tests.storage import Storage\n")
    )


def _as_form(verb: str) -> str:
    if verb == "create":
        return """def test_a_planet_may_come_as_a_form() -> None:
    form = as_form({name: str(value) for name, value in DETAILS.items()})

    sent = send(handler, event_of("create_planet", body=form), contribution(FakeStore()))

    assert sent.status == 201
    assert DETAILS.items() <= sent.body.items()
"""
    return """def test_the_new_details_may_come_as_a_form() -> None:
    form = as_form({name: str(value) for name, value in DETAILS.items()})

    sent = send(handler, event_of("replace_planet", body=form), curation(planets(a_planet())))

    assert sent.status == 200
    assert DETAILS.items() <= sent.body.items()
"""


def delete(made: Slice) -> str:
    """Make the tests of the operation that removes."""
    original = (
        made.original(f"{FUNCTIONS}/test_delete_planet.py")
        .swap(
            "test_a_removed_planet_is_no_longer_stored_and_its_name_is_free",
            "test_a_removed_planet_is_no_longer_stored",
        )
        .swap("storage.put(a_planet(), a_planet().name)", "storage.put(a_planet())")
        .swap(
            '\n    added = send(deploy("planets/create_planet"), event_of("create_planet"))\n', ""
        )
        .swap(
            "(first.status, second.status, added.status) == (204, 404, 201)",
            "(first.status, second.status) == (204, 404)",
        )
    )
    return made.renamed(_served(_stored(original), "curation"))


def _stored(original: Original) -> Original:
    """Store them without their names."""
    return (
        original.swap(
            "from tests.functions.services import curation, planets",
            "from tests.functions.services import curation",
        )
        .swap_word("planets", "FakeStore")
        .importing("from tests.fakes import FakeStore\n")
    )


def get(made: Slice) -> str:
    """Make the tests of the operation that shows one."""
    original = made.original(f"{FUNCTIONS}/test_get_planet.py").swap_all(
        PLANETS_ID, str(id_of(made.names))
    )
    return made.renamed(_served(original, "catalog"))


def list_all(made: Slice) -> str:
    """Make the tests of the operation that lists them."""
    original = made.original(f"{FUNCTIONS}/test_list_planets.py")
    original = (
        original.cut(
            "test_planets_are_listed_in_an_order_by_what_selects_them",
            "test_a_cursor_serves_the_same_list_however_it_was_asked_for",
            "test_a_cursor_of_another_list_is_refused",
        )
        .swap_definition(
            "STORE", "STORE = FakeStore(*(a_planet(planet_id=number) for number in (1, 2, 3)))\n"
        )
        .swap_all("names(", "ids(")
        .swap("list[str]", "list[int]")
        .swap('planet["planet_name"]', 'planet["planet_id"]')
        .swap('@pytest.mark.parametrize("sort", ["planet_name", "-planet_name", "distance"])\n', "")
        .swap("next_page(sort: str)", "next_page()")
        .swap_all("sort=sort, ", "")
        .swap("ids(ask(sort=sort))", "[1, 2, 3]")
        .swap(
            """        ({"sort": "colour"}, "sort"),
        ({"sort": "mass", "home_star": "Sun"}, "sort"),
        ({"planet_type": "terrestrial", "home_star": "Sun"}, "home_star"),
        ({"name_prefix": " "}, "name_prefix"),
        ({"planet_type": "\\x00"}, "planet_type"),
""",
            '        ({"sort": "colour"}, "sort"),\n',
        )
        .swap(
            'storage.put(*planets_named("Earth", "Mars", "Venus"))',
            "storage.put(*(a_planet(planet_id=number) for number in (1, 2, 3)))",
        )
        .swap(
            'ids(first) + ids(second) == ["Earth", "Mars", "Venus"]',
            "sorted(ids(first) + ids(second)) == [1, 2, 3]",
        )
    )
    return made.renamed(_served(original, "catalog"))


def replace(made: Slice) -> str:
    """Make the tests of the operation that replaces details."""
    every = "test_every_text_is_required"
    required = ", ".join(f'"{it.name}"' for it in made.fields if not it.nullable)
    details = ", ".join(f'"{it.name}": {it.values.other}' for it in made.fields)
    original = (
        made.original(f"{FUNCTIONS}/test_replace_planet.py")
        .swap_definition("DETAILS", made.own(f"DETAILS: dict[str, Any] = {{{details}}}\n"))
        .swap("created_by=ADA, mass=1.07, distance=1.3", "created_by=ADA")
        .swap('as_json({**DETAILS, "radius": 2.5})', "as_json(DETAILS)")
        .swap(
            "**DETAILS, mass=None, radius=2.5, distance=None, updated_at", "**DETAILS, updated_at"
        )
        .swap_definition("test_the_new_details_may_come_as_a_form", _as_form("replace"))
        .swap(
            'storage.put(a_planet(planet_name="Old"), a_planet(planet_name="Old").name)',
            "storage.put(a_planet())",
        )
    )
    original = (
        original.swap(
            '["planet_name", "planet_type", "home_star"]', made.own(f"[{required}]")
        ).swap(every, "test_what_must_be_known_is_required")
        if required
        else original.cut(every)
    )
    return made.renamed(_served(_stored(original), "curation"))


def update(made: Slice) -> str:
    """Make the tests of the operation that changes some details."""
    first = made.fields[0]
    kept = "".join(f', sent.body["{it.name}"]' for it in made.fields[1:2])
    values = "".join(f", {it.values.first}" for it in made.fields[1:2])
    null = "test_null_says_that_a_number_is_not_known"
    original = (
        made.original(f"{FUNCTIONS}/test_update_planet.py")
        .swap("created_by=ADA, mass=1.07, distance=1.3", "created_by=ADA")
        .swap('as_patch({"mass": 1.27}))', f"as_patch({_change_as_dict(made)}))")
        .swap(
            '(sent.body["mass"], sent.body["distance"]) == (1.27, 1.3)',
            made.own(f'(sent.body["{first.name}"]{kept}) == ({first.values.other}{values})'),
        )
        .swap(
            """        ("planet_name", None),
        ("planet_name", ""),
        ("home_star", "\\x7f"),
        ("mass", "1.0"),
        ("radius", 0),
""",
            made.own("".join(f'        ("{it.name}", {it.values.wrong}),\n' for it in made.fields)),
        )
        .swap('as_form({"mass": "1"})', made.own(f'as_form({{"{first.name}": "1"}})'))
        .swap('"path": "/mass"', made.own(f'"path": "/{first.name}"'))
        .swap(
            '[{"mass": 1.27}, {"planet_name": "PROXIMA CEN B"}, {"planet_name": "Another"}, '
            '{"mass": None}]',
            _patches(made),
        )
        .swap("storage.put(a_planet(), a_planet().name)", "storage.put(a_planet())")
    )
    nulled = (
        _nulled(original, made.own(made.nullable[0].name)) if made.nullable else original.cut(null)
    )
    return made.renamed(_served(_stored(nulled), "curation"))


def _nulled(original: Original, name: str) -> Original:
    return (
        original.swap("that_a_number_is_not_known", "that_a_detail_is_not_known")
        .swap('as_json({"mass": None})', f'as_json({{"{name}": None}})')
        .swap("planets(a_planet(mass=1.07))", "planets(a_planet())")
        .swap('.body["mass"] is None', f'.body["{name}"] is None')
    )


def _patches(made: Slice) -> str:
    patches = [f'{{"{it.name}": {it.values.other}}}' for it in made.fields]
    patches += [f'{{"{it.name}": None}}' for it in made.nullable]
    return made.own(f"[{', '.join(patches)}]")
