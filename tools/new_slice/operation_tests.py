"""The tests of a slice's operations, made from those of planets."""

from collections.abc import Mapping

from tools.new_slice.events import PLANETS_ID, id_of
from tools.new_slice.fields import Field
from tools.new_slice.original import Original
from tools.new_slice.slice import Slice

FOLDER = "tests/functions/planets"
THREE = "(a_planet(planet_id=number) for number in (1, 2, 3))"

CREATE: Mapping[str, str] = {
    "        mass=None,\n        distance=None,\n": "",
    "_is_stored_and_its_name_taken(": "_is_stored(",
    '    again = send(deploy("planets/create_planet"), event_of("create_planet"))\n': "",
    '    assert again.problem == (409, "planet-name-taken")\n': "",
    '    assert sent.headers["Location"] == f"/live/api/v1/planets/{planet.planet_id}"\n': (
        """    path = event_of("create_planet")["requestContext"]["path"]
    assert sent.headers["Location"] == f"{path}/{planet.planet_id}"
"""
    ),
}
DELETE: Mapping[str, str] = {
    "no_longer_stored_and_its_name_is_free": "no_longer_stored",
    "storage.put(a_planet(), a_planet().name)": "storage.put(a_planet())",
    '\n    added = send(deploy("planets/create_planet"), event_of("create_planet"))\n': "",
    "(first.status, second.status, added.status) == (204, 404, 201)": (
        "(first.status, second.status) == (204, 404)"
    ),
}
LIST: Mapping[str, str] = {
    "list[str]": "list[int]",
    'planet["planet_name"]': 'planet["planet_id"]',
    '@pytest.mark.parametrize("sort", ["planet_name", "-planet_name", "distance"])\n': "",
    "next_page(sort: str)": "next_page()",
    "ids(ask(sort=sort))": "[1, 2, 3]",
    """        ({"sort": "mass", "home_star": "Sun"}, "sort"),
        ({"planet_type": "terrestrial", "home_star": "Sun"}, "home_star"),
        ({"name_prefix": " "}, "name_prefix"),
        ({"planet_type": "\\x00"}, "planet_type"),
""": "",
    '*planets_named("Earth", "Mars", "Venus")': f"*{THREE}",
    'ids(first) + ids(second) == ["Earth", "Mars", "Venus"]': (
        "sorted(ids(first) + ids(second)) == [1, 2, 3]"
    ),
}
OF_ORDERS = (
    "test_planets_are_listed_in_an_order_by_what_selects_them",
    "test_a_cursor_serves_the_same_list_however_it_was_asked_for",
    "test_a_cursor_of_another_list_is_refused",
)
REPLACE: Mapping[str, str] = {
    "created_by=ADA, mass=1.07, distance=1.3": "created_by=ADA",
    'as_json({**DETAILS, "radius": 2.5})': "as_json(DETAILS)",
    "**DETAILS, mass=None, radius=2.5, distance=None, updated_at": "**DETAILS, updated_at",
    'a_planet(planet_name="Old"), a_planet(planet_name="Old").name': "a_planet()",
}
UPDATE: Mapping[str, str] = {
    "created_by=ADA, mass=1.07, distance=1.3": "created_by=ADA",
    "storage.put(a_planet(), a_planet().name)": "storage.put(a_planet())",
}
"""What the tests of planets say otherwise, of every slice alike."""
REQUIRED = "test_what_must_be_known_is_required"
NULL = "test_null_says_that_a_number_is_not_known"
AS_FORM = """def {name}() -> None:
    form = as_form({{name: str(value) for name, value in DETAILS.items()}})

    sent = send(handler, event_of("{operation}", body=form), {service})

    assert sent.status == {status}
    assert DETAILS.items() <= sent.body.items()
"""


def files(made: Slice) -> dict[str, str]:
    """Return the tests, and what they share, by the names of their modules."""
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


def shown(made: Slice) -> str:
    """Make the document that shows the example."""
    original = made.original(f"{FOLDER}/shown.py").fields(
        made.fields, made.line(lambda it: f'"{it.name}": {it.values.first},')
    )
    if made.of is None:
        return made.renamed(original.swap_all("PROXIMA_B", made.path))
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
    name, service = "test_a_planet_may_come_as_a_form", "contribution(FakeStore())"
    form = AS_FORM.format(name=name, operation="create_planet", service=service, status=201)
    original = (
        made.original(f"{FOLDER}/test_create_planet.py")
        .swap_definition("DETAILS", "DETAILS: dict[str, Any] = {**planet_details()}\n")
        .swaps(CREATE)
        .swap_definition(name, form)
        .fields(made.fields, made.line(_wrong))
        .swap_all('{"mass"', made.own(f'{{"{made.fields[0].name}"'))
        .importing("from tests.builders import planet_details\n")
    )
    pointers = ", ".join(f'"#/{it.name}"' for it in made.required)
    texts = '{"#/planet_name", "#/planet_type", "#/home_star"}'
    original = _requiring(
        made, original, "test_all_three_texts_are_required", texts, f"{{{pointers}}}"
    )
    return made.renamed(
        _served(_created_under_parent(made, original) if made.of else original, "contribution")
    )


def _wrong(field: Field) -> str:
    """Write what breaks the rule of a field, and what has another type."""
    return f'("{field.name}", {field.values.wrong}),\n        ("{field.name}", {{}}),'


def _requiring(made: Slice, original: Original, test: str, texts: str, names: str) -> Original:
    """Name what is required in the place of a planet's texts, where anything is."""
    if not made.required:
        return original.cut(test)
    return original.swap(test, REQUIRED).swap(texts, made.own(names))


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


def delete(made: Slice) -> str:
    """Make the tests of the operation that removes."""
    original = made.original(f"{FOLDER}/test_delete_planet.py").swaps(DELETE)
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
    original = made.original(f"{FOLDER}/test_get_planet.py")
    original = original.swap_all(PLANETS_ID, str(id_of(made.names)))
    return made.renamed(_served(original, "catalog"))


def list_all(made: Slice) -> str:
    """Make the tests of the operation that lists them."""
    original = (
        made.original(f"{FOLDER}/test_list_planets.py")
        .cut(*OF_ORDERS)
        .swap_definition("STORE", f"STORE = FakeStore(*{THREE})\n")
        .swap_all("names(", "ids(")
        .swaps(LIST)
        .swap_all("sort=sort, ", "")
    )
    return made.renamed(_served(original, "catalog"))


def replace(made: Slice) -> str:
    """Make the tests of the operation that replaces details."""
    name, service = "test_the_new_details_may_come_as_a_form", "curation(planets(a_planet()))"
    form = AS_FORM.format(name=name, operation="replace_planet", service=service, status=200)
    details = ", ".join(f'"{it.name}": {it.values.other}' for it in made.fields)
    original = (
        made.original(f"{FOLDER}/test_replace_planet.py")
        .swap_definition("DETAILS", made.own(f"DETAILS: dict[str, Any] = {{{details}}}\n"))
        .swaps(REPLACE)
        .swap_definition(name, form)
    )
    names = ", ".join(f'"{it.name}"' for it in made.required)
    texts = '["planet_name", "planet_type", "home_star"]'
    original = _requiring(made, original, "test_every_text_is_required", texts, f"[{names}]")
    return made.renamed(_served(_stored(original), "curation"))


def update(made: Slice) -> str:
    """Make the tests of the operation that changes some details."""
    original = made.original(f"{FOLDER}/test_update_planet.py").swaps(UPDATE).swaps(_changes(made))
    if not made.nullable:
        return made.renamed(_served(_stored(original.cut(NULL)), "curation"))
    name = made.own(made.nullable[0].name)
    original = original.swaps(
        {
            "that_a_number_is_not_known": "that_a_detail_is_not_known",
            'as_json({"mass": None})': f'as_json({{"{name}": None}})',
            "planets(a_planet(mass=1.07))": "planets(a_planet())",
            '.body["mass"] is None': f'.body["{name}"] is None',
        }
    )
    return made.renamed(_served(_stored(original), "curation"))


def _changes(made: Slice) -> Mapping[str, str]:
    """Return what is said of these fields in the place of a planet's."""
    first, kept = made.fields[0], made.fields[1:2]
    shown = "".join(f', sent.body["{it.name}"]' for it in kept)
    values = "".join(f", {it.values.first}" for it in kept)
    patches = [f'{{"{it.name}": {it.values.other}}}' for it in made.fields]
    patches += [f'{{"{it.name}": None}}' for it in made.nullable]
    wrong = "".join(f'        ("{it.name}", {it.values.wrong}),\n' for it in made.fields)
    said = {
        'as_patch({"mass": 1.27}))': f"as_patch({patches[0]}))",
        '(sent.body["mass"], sent.body["distance"]) == (1.27, 1.3)': (
            f'(sent.body["{first.name}"]{shown}) == ({first.values.other}{values})'
        ),
        """        ("planet_name", None),
        ("planet_name", ""),
        ("home_star", "\\x7f"),
        ("mass", "1.0"),
        ("radius", 0),
""": wrong,
        'as_form({"mass": "1"})': f'as_form({{"{first.name}": "1"}})',
        '"path": "/mass"': f'"path": "/{first.name}"',
        '[{"mass": 1.27}, {"planet_name": "PROXIMA CEN B"}, {"planet_name": "Another"}, '
        '{"mass": None}]': f"[{', '.join(patches)}]",
    }
    return {old: made.own(new) for old, new in said.items()}
