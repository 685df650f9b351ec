"""The operations of a slice, in functions/, with the documents that they read and answer."""

from tools.new_slice.domain import type_of
from tools.new_slice.fields import Field, Kind
from tools.new_slice.original import Line, Original
from tools.new_slice.slice import Slice

FOLDER = "functions/planets"
BARE = {
    Kind.TEXT: "Text",
    Kind.NUMBER: "Quantity",
    Kind.INTEGER: "Whole",
    Kind.DATE: "Day",
    Kind.REFERENCE: "Id",
}
"""The types of fields among documents, before they have a description."""
FROM_TEXT = {
    Kind.NUMBER: "NUMBER_FROM_TEXT",
    Kind.INTEGER: "INTEGER_FROM_TEXT",
    Kind.REFERENCE: "INTEGER_FROM_TEXT",
}
"""What reads a value of a form, which is text."""


def files(made: Slice) -> dict[str, str]:
    """Return the modules of the resource's folder, by their names."""
    one, many = made.names.one, made.names.many
    return {
        "__init__.py": package(made),
        "models.py": models(made),
        "answers.py": answers(made),
        f"create_{one}.py": create(made),
        f"get_{one}.py": get(made),
        f"list_{many}.py": list_all(made),
        f"replace_{one}.py": replace(made),
        f"update_{one}.py": update(made),
        f"delete_{one}.py": delete(made),
    }


def package(made: Slice) -> str:
    """Make the package, whose docstring describes the resource."""
    original = made.original(f"{FOLDER}/__init__.py")
    if made.of:
        original = original.swap(
            "The catalogue of planets", f"The planets of {made.own(made.of.a_word)}"
        )
    return made.renamed(original)


def models(made: Slice) -> str:
    """Make the documents."""
    null, absent = ("", "")
    if made.nullable:
        null, absent = ', null says "not known"', " What is absent is not known, as null is."
    original = made.original(f"{FOLDER}/models.py")
    original = (
        original.swap("\n\nThe examples are a row of data/exoplanets.csv.\n", "")
        .swap_definition("PlanetQuery", _query(made))
        .fields(
            made.fields,
            made.line(_required),
            made.line(_read),
            made.line(lambda it: f"{it.name}: {it.alias}"),
        )
        .cut("PlanetType", "HomeStar", "Mass", "Radius", "Distance")
        .swap_definition("PlanetName", made.own("".join(map(_alias(made), made.fields))))
        .swap(" An absent number is not known, as null is.", absent)
        .swap(', null says "not known"', null)
    )
    return made.renamed(_owned(made, _typed(made, original)))


def _typed(made: Slice, original: Original) -> Original:
    """Keep the types of which those of the fields are made."""
    text = original.definition("Name").replace("Name =", "Text =").replace("NAME_", "TEXT_")
    original = original.swap_definition("Name", text if made.of_kind(Kind.TEXT) else "")
    if not made.of_kind(Kind.NUMBER):
        original = original.cut("Quantity")
    named = "from shared.domain.planets.planet import NAME_LONGEST\n"
    imported = ["TEXT_LONGEST"] if made.of_kind(Kind.TEXT) else []
    imported += [type_of(made, each) for each in made.of_kind(Kind.CHOICE)]
    known = made.own(", ".join(imported))
    return (
        original.swap(named, named.replace("NAME_LONGEST", known) if imported else "")
        .swap("fields import Id,", "fields import Day, Whole, Id,")
        .swap("import NUMBER_FROM_TEXT,", "import INTEGER_FROM_TEXT, NUMBER_FROM_TEXT,")
    )


def _owned(made: Slice, original: Original) -> Original:
    """Describe, and show, what it belongs to."""
    if made.of is None:
        return original
    parent, of = made.own(made.of.identifier), made.own(made.of.words)
    alias = made.own(f"{made.of.kind}Id")
    described = (
        f'{alias} = Annotated[Id, Field(description="The {of} that it belongs to", '
        "examples=[7340962287139845])]\n"
    )
    return original.behind("PlanetId", described).swap(
        "    planet_id: PlanetId\n", f"    {parent}: {alias}\n    planet_id: PlanetId\n"
    )


def _query(made: Slice) -> str:
    """Write the query, as that of the list of users."""
    query = made.original("functions/users/models.py").definition("UserQuery")
    return query.replace("User", "Planet").replace("users", "planets")


def _alias(made: Slice) -> Line:
    """Return the writer of the type of a field, with its description and an example."""

    def alias(field: Field) -> str:
        bare = type_of(made, field) if field.kind is Kind.CHOICE else BARE[field.kind]
        kind = f"{bare} | None" if field.nullable else bare
        unknown = "; null where it is not known" if field.nullable else ""
        described = f'description="{field.words.capitalize()}{unknown}"'
        example = f"examples=[{field.values.first}]"
        return f"{field.alias} = Annotated[{kind}, Field({described}, {example})]\n"

    return alias


def _read(field: Field) -> str:
    if field.kind in FROM_TEXT:
        return f"{field.name}: Annotated[{field.alias}, {FROM_TEXT[field.kind]}]"
    return f"{field.name}: {field.alias}"


def _required(field: Field) -> str:
    name, _, kind = _read(field).partition(": ")
    return f"{name}: NotRequired[{kind}]" if field.nullable else f"{name}: {kind}"


def answers(made: Slice) -> str:
    """Make how one is shown."""
    original = made.original(f"{FOLDER}/answers.py").fields(
        made.fields, lambda it: f'"{made.own(it.name)}": planet.{made.own(it.name)},'
    )
    if made.of:
        parent = made.own(made.of.identifier)
        original = original.swap(
            '        "planet_id": planet.planet_id,\n',
            f'        "{parent}": planet.{parent},\n        "planet_id": planet.planet_id,\n',
        )
    return made.renamed(original)


def create(made: Slice) -> str:
    """Make the operation that adds."""
    original = made.original(f"{FOLDER}/create_planet.py")
    if made.of is None:
        original = (
            original.swap("import PlanetNameTaken\n", "import PlanetNotFound\n")
            .swap("(PlanetNameTaken, Idem", "(Idem")
            .swap("(IdempotencyKeyReused)", "(IdempotencyKeyReused,)")
        )
        return made.renamed(original)
    taken = made.own(f"{made.of.kind}NotFound")
    where = made.own(f"shared.domain.{made.of.many}.errors import {taken}")
    original = (
        original.swap("shared.domain.planets.errors import PlanetNameTaken", where)
        .swap("(PlanetNameTaken, Idem", f"({taken}, Idem")
        .swap("Add a planet to the catalogue.", f"Add a planet to {made.own(made.of.a_word)}.")
        .swap(
            "contribution.add(request.actor, key",
            f"contribution.add(request.actor, {_path(made)}key",
        )
    )
    return made.renamed(original)


def get(made: Slice) -> str:
    """Make the operation that shows one."""
    original = made.original(f"{FOLDER}/get_planet.py")
    return made.renamed(_at(made, original))


def list_all(made: Slice) -> str:
    """Make the operation that lists them."""
    order = (
        "They come in the order of their ids." if made.of else "They come in no particular order."
    )
    of = made.own(f" of {made.of.a_word}") if made.of else ""
    original = (
        made.original(f"{FOLDER}/list_planets.py")
        .cut("planet_listing")
        .summarize(f"List the planets{of}, page by page.\n\nAny member may see them. {order}\n")
        .swap(
            "paged_query(PlanetQuery, planet_listing, ", "paged_query(PlanetQuery, PlanetListing, "
        )
        .swap("        page_request.listing,\n", f"        {_path(made)}\n" if made.of else "")
    )
    return made.renamed(original)


def replace(made: Slice) -> str:
    """Make the operation that replaces the details of one."""
    original = made.original(f"{FOLDER}/replace_planet.py").swap(
        " A number that is left out is not known from then on.",
        " What is left out is not known from then on." if made.nullable else "",
    )
    return made.renamed(_at(made, _unnamed(original)))


def update(made: Slice) -> str:
    """Make the operation that changes some details of one."""
    original = made.original(f"{FOLDER}/update_planet.py").swap(
        ": null says that a number is not\nknown.",
        ": null says that a value is not\nknown." if made.nullable else ".",
    )
    return made.renamed(_at(made, _unnamed(original)))


def delete(made: Slice) -> str:
    """Make the operation that removes one."""
    original = made.original(f"{FOLDER}/delete_planet.py")
    if made.of:
        original = original.swap(
            "Remove a planet from the catalogue.", f"Remove a planet of {made.own(made.of.a_word)}."
        )
    return made.renamed(_at(made, original))


def _unnamed(original: Original) -> Original:
    return original.swap("(PlanetNotFound, PlanetNameTaken, ", "(PlanetNotFound, ").swap(
        "PlanetChanged, PlanetNameTaken, PlanetNotFound\n", "PlanetChanged, PlanetNotFound\n"
    )


def _path(made: Slice) -> str:
    return made.own(f'request.path_id("{made.of.identifier}"), ') if made.of else ""


def _at(made: Slice, original: Original) -> Original:
    if made.of is None:
        return original
    return original.swap(
        'request.path_id("planet_id")', f'{_path(made)}request.path_id("planet_id")'
    )
