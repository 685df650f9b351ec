"""The domain of a slice: aggregate, errors, listing, ports and services."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tools.new_slice.fields import Field, Kind
from tools.new_slice.original import Line, Original
from tools.new_slice.slice import USER, Slice

FOLDER = "shared/domain/planets"
TYPES = {
    Kind.TEXT: "str",
    Kind.NUMBER: "float",
    Kind.INTEGER: "int",
    Kind.DATE: "str",
    Kind.REFERENCE: "int",
}
UNITS = """A planet of the catalogue.

    `mass` is in Earth masses, `radius` in Earth radii, `distance` in parsecs from Earth; None means
    "not known". `created_by`"""


@dataclass(frozen=True)
class Rule:
    """The rule of a type of fields, in Python, and what the code calls one and several of them."""

    one: str
    many: str
    source: str
    takes_none: bool = False


RULES = {
    Kind.TEXT: Rule("text", "texts", "checked_text({name}, {given}, longest=TEXT_LONGEST)"),
    Kind.NUMBER: Rule("quantity", "quantities", "checked_quantity({name}, {given})", True),
    Kind.INTEGER: Rule("whole", "wholes", "checked_whole({name}, {given})"),
    Kind.DATE: Rule("day", "days", "checked_day({name}, {given})"),
    Kind.REFERENCE: Rule("reference", "references", "checked_id({name}, {given})"),
}
COMPLEXITY_MOST = 9
"""The branches and loops of one function; where there are more, each type has one of its own."""


def files(made: Slice) -> dict[str, str]:
    """Return the modules of the slice's domain, by their names."""
    return {
        "__init__.py": "",
        f"{made.names.one}.py": aggregate(made),
        "errors.py": errors(made),
        "listing.py": listing(made),
        "ports.py": ports(made),
        "catalog.py": catalog(made),
        "contribution.py": contribution(made),
        "curation.py": curation(made),
    }


def type_of(made: Slice, field: Field) -> str:
    """Return the domain's type of a field that is known."""
    if field.kind is Kind.CHOICE:
        return f"{made.names.kind}{field.alias}"
    return TYPES[field.kind]


def aggregate(made: Slice) -> str:
    """Make the aggregate."""
    where = f"of {made.of.a_word}" if made.of else "of the catalogue"
    about = f"{made.names.a_word.capitalize()} {where}.\n\n    {_meaning(made)}`created_by`"
    absent = " What is absent or None is not known." if made.nullable else ""
    original = (
        made.original(f"{FOLDER}/planet.py")
        .cut("PlanetName", "Planet.name")
        .summarize(made.own(f"The {made.names.kind} aggregate: {made.names.a_word} {where}."))
        .fields(made.fields, *_lines(made))
        .swap(UNITS, made.own(about))
        .swap(" A number that is absent or None is not known.", absent)
        .swap("NAME_LONGEST = 200\n", made.own(_constants(made)))
        .swap_definition("_checked", made.own(_checked(made)))
    )
    return made.renamed(_importing(_with_parent_key(made, _completed(made, original))))


def _lines(made: Slice) -> Sequence[Line]:
    """Return the writers of a field in the details, the changes, the entity, and its details."""

    def kind(field: Field) -> str:
        known = type_of(made, field)
        return f"{known} | None" if field.nullable else known

    def detail(field: Field) -> str:
        return f"NotRequired[{kind(field)}]" if field.nullable else kind(field)

    return (
        made.line(lambda it: f"{it.name}: {detail(it)}"),
        made.line(lambda it: f"{it.name}: {kind(it)}"),
        made.line(lambda it: f"{it.name}: {kind(it)}"),
        made.line(lambda it: f'"{it.name}": self.{it.name},'),
    )


def _importing(original: Original) -> Original:
    """Import everything that some slice needs; what is not used is taken out at the end."""
    return original.swap(
        "from typing import NotRequired",
        "from typing import Literal, NotRequired, get_args",
    ).swap(
        "from shared.domain.values import caseless, checked_quantity, checked_text",
        "from shared.domain.errors import Invalid\n"
        "from shared.domain.values import (checked_choice, checked_day, checked_id, "
        "checked_quantity, checked_text, checked_whole)",
    )


def _meaning(made: Slice) -> str:
    days = [f"`{each.name}`" for each in made.of_kind(Kind.DATE)]
    are = f"{' and '.join(days)} {'is a date' if len(days) == 1 else 'are dates'} of ISO 8601. "
    unknown = 'None means "not known". ' if made.nullable else ""
    return f"{are if days else ''}{unknown}"


def _constants(made: Slice) -> str:
    texts = "TEXT_LONGEST = 200\n" if made.of_kind(Kind.TEXT) else ""
    choices = [
        f"{type_of(made, each)} = Literal[{', '.join(f'"{it}"' for it in each.choices)}]\n"
        for each in made.of_kind(Kind.CHOICE)
    ]
    return "\n".join(filter(None, [texts, "".join(choices)]))


def _checked(made: Slice) -> str:
    """Write the function that holds the rules of all details."""
    blocks, kind = _blocks(made), made.names.kind
    head = f"def _checked(**changes: Unpack[{kind}Changes]) -> {kind}Changes:"
    together = [line for lines in blocks.values() for line in lines]
    if sum(line.endswith(":") for line in together) <= COMPLEXITY_MOST:
        return _function(head, *together, "    return changes")
    calls = [f"    _check_{name}(changes)" for name in blocks]
    parts = [
        _function(f"def _check_{name}(changes: {kind}Changes) -> None:", *lines)
        for name, lines in blocks.items()
    ]
    return "\n\n".join([_function(head, *calls, "    return changes"), *parts])


def _function(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _blocks(made: Slice) -> Mapping[str, Sequence[str]]:
    """Write the rules of the fields of each type, by what the code calls such fields."""
    blocks: dict[str, Sequence[str]] = {}
    for kind, rule in RULES.items():
        known = [it.name for it in made.of_kind(kind) if not it.nullable]
        unknown = [it.name for it in made.of_kind(kind) if it.nullable]
        may_be_none = _required if rule.takes_none else _known
        # mypy knows the names in a loop by its variable, which has to be another in the second.
        other = replace(rule, one=f"optional_{rule.one}") if len(known) > 1 else rule
        blocks[rule.many] = [*_required(rule, known), *may_be_none(other, unknown)]
    blocks["choices"] = [line for it in made.of_kind(Kind.CHOICE) for line in _choice(made, it)]
    return {name: lines for name, lines in blocks.items() if lines}


def _choice(made: Slice, field: Field) -> list[str]:
    source = f"checked_choice({{name}}, {{given}}, get_args({type_of(made, field)}))"
    write = _known if field.nullable else _required
    return write(Rule(field.name, "", source), [field.name])


def _required(rule: Rule, fields: Sequence[str]) -> list[str]:
    """Write the rule of all fields of a type that have a value, as that of planets is written."""
    key = _key(rule, fields)
    lines = [
        f"    if {key} in changes:",
        f"        changes[{key}] = {rule.source.format(name=key, given=f'changes[{key}]')}",
    ]
    return _of_each(rule, fields, lines)


def _known(rule: Rule, fields: Sequence[str]) -> list[str]:
    """Write the rule of all fields of a type that may be not known."""
    key, given = _key(rule, fields), f"given_{rule.one}"
    found = f"({given} := changes.get({key}))"
    if len(fields) > 1:
        found = f"{key} in changes and ({given} := changes[{key}])"
    lines = [
        f"    if {found} is not None:",
        f"        changes[{key}] = {rule.source.format(name=key, given=given)}",
    ]
    return _of_each(rule, fields, lines)


def _key(rule: Rule, fields: Sequence[str]) -> str:
    return f'"{fields[0]}"' if len(fields) == 1 else rule.one


def _of_each(rule: Rule, fields: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Do something for each field, in a loop if there are several."""
    if len(fields) <= 1:
        return list(lines) if fields else []
    loop = f"    for {rule.one} in {json.dumps(fields).replace('[', '(').replace(']', ')')}:"
    return [loop, *(f"    {line}" for line in lines)]


def _completed(made: Slice, original: Original) -> Original:
    """Let the details that may be absent be None, where there are such."""
    if not made.nullable:
        return original.cut("complete").swap("**complete(details)", "**details")
    unknown = "".join(f'"{each.name}": None, ' for each in made.nullable)
    return original.swap(
        '{"mass": None, "radius": None, "distance": None, **details}',
        made.own(f"{{{unknown}**details}}"),
    ).swap(
        "with every number present; unknown ones are None",
        "with each present; what is not known is None",
    )


def _with_parent_key(made: Slice, original: Original) -> Original:
    """Put the id of what it belongs to before its own."""
    if made.of is None:
        return original
    parent = made.own(made.of.identifier)
    return (
        original.swap("    planet_id: int\n    ", f"    {parent}: int\n    planet_id: int\n    ")
        .swap("cls, planet_id: int, created_by", f"cls, {parent}: int, planet_id: int, created_by")
        .swap("            planet_id=planet_id,", f"{parent}={parent}, planet_id=planet_id,")
    )


def errors(made: Slice) -> str:
    """Make the refusals."""
    original = made.original(f"{FOLDER}/errors.py").cut("PlanetNameTaken")
    if made.of:
        original = original.swap(
            "the planet catalogue refuses requests", "requests about planets are refused"
        )
        original = original.swap(
            "No planet has this identifier.",
            made.own(f"The {made.of.words}") + " has no planet of this identifier.",
        )
    return made.renamed(original)


def listing(made: Slice) -> str:
    """Make the listing, as that of users is: it has one order."""
    original = made.original("shared/domain/accounts/listing.py")
    if made.of:
        of = made.own(made.of.a_word)
        original = original.swap(
            "of users, which has one order and no filters, and",
            f"of the users of {of}, in one order, and",
        ).swap(
            '"""All users, in no particular order."""',
            f'"""All users of {of}, in the order of their ids."""',
        )
    return made.renamed(original, USER)


def ports(made: Slice) -> str:
    """Make the port of the repository."""
    original = made.original(f"{FOLDER}/ports.py")
    original = original.swap(
        "self, listing: PlanetListing, limit: int", f"self, {_typed_parent(made)}limit: int"
    )
    original = original.swap(
        "planets of a listing, from its start or", f"planets{_of_parent(made)}, from the first or"
    )
    if made.of:
        original = original.swap(
            "ports of the planet catalogue: what it needs", "ports of planets: what they need"
        )
        original = original.swap(
            "find(self, planet_id", f"find(self, {_typed_parent(made)}planet_id"
        )
    return made.renamed(original)


def catalog(made: Slice) -> str:
    """Make the service that reads."""
    original = (
        made.original(f"{FOLDER}/catalog.py")
        .swap("        listing.check()\n", "")
        .swap("listing: PlanetListing, *, ", f"{_typed_parent(made)}*, ")
        .swap("self._planets.page(listing, limit", f"self._planets.page({_parent(made)}limit")
        .swap(
            "Return a page of planets. Raises Forbidden, Invalid.",
            f"Return a page of planets{_of_parent(made)}. Raises Forbidden.",
        )
    )
    if made.of:
        original = original.swap(
            "actor: Actor, planet_id: int)", f"actor: Actor, {_typed_parent(made)}planet_id: int)"
        ).swap("self._planets.find(planet_id)", f"self._planets.find({_parent(made)}planet_id)")
    return made.renamed(original)


def contribution(made: Slice) -> str:
    """Make the service that adds."""
    original = (
        made.original(f"{FOLDER}/contribution.py")
        .swap("\n            Add(planet.name, PlanetNameTaken),", "")
        .swap(
            "Raises Forbidden, Invalid, PlanetNameTaken, IdempotencyKeyReused",
            "Raises Forbidden, Invalid, IdempotencyKeyReused",
        )
        .swap(", but for the three that the first release wrote as null", "")
        .swap("    known = {name: value", "    return {name: value")
        .swap(
            "a repeated request with the same idempotency key returns the same planet.",
            "a request that repeats an idempotency key gets the same one.",
        )
        .swap('    return {"mass": None, "radius": None, "distance": None, **known}\n', "")
    )
    return made.renamed(_adding_to_parent(made, original) if made.of else original)


def _adding_to_parent(made: Slice, original: Original) -> Original:
    of, parent = made.parent, made.own(made.parent.identifier)
    kind = made.own(of.kind)
    require = f"            Require({kind}Key(planet.{parent}), {kind}NotFound),"
    return (
        original.swap("adds a planet to the catalogue", f"adds a planet to {made.own(of.a_word)}")
        .swap("self, actor: Actor, *, key", f"self, actor: Actor, {parent}: int, *, key")
        .swap("Planet.new(self._draw_id()", f"Planet.new({parent}, self._draw_id()")
        .swap("Planet.new(first.resource_id", f"Planet.new({parent}, first.resource_id")
        .swap(
            "identifying(planet.details),\n            planet",
            f'{{"{parent}": planet.{parent}, **identifying(planet.details)}},\n            planet',
        )
        .swap("            Add(planet, Busy),", f"            Add(planet, Busy),\n{require}")
        .swap(
            "Raises Forbidden, Invalid, ",
            f"Raises Forbidden, Invalid, {made.own(of.kind)}NotFound, ",
        )
        .swap("import Add, Store", "import Add, Require, Store")
        .importing(made.own(f"from shared.domain.{of.many}.errors import {of.kind}NotFound\n"))
        .importing(made.own(f"from shared.domain.{of.many}.{of.one} import {of.kind}Key\n"))
    )


def curation(made: Slice) -> str:
    """Make the service that changes and removes."""
    original = (
        made.original(f"{FOLDER}/curation.py")
        .cut("_renaming")
        .swap("PlanetNotFound, PlanetNameTaken, VersionMismatch", "PlanetNotFound, VersionMismatch")
        .swap(
            "gone=PlanetNotFound),\n            *_renaming(planet, changed, lost),",
            "gone=PlanetNotFound)",
        )
        .swap(", Remove(planet.name, lost))", ")")
    )
    if not made.nullable:
        original = original.swap("**complete(details)", "**details")
    if made.of:
        typed, parent = _typed_parent(made), _parent(made)
        original = (
            original.swap_all("planet_id: int", f"{typed}planet_id: int")
            .swap("change(actor, planet_id", f"change(actor, {parent}planet_id")
            .swap_all("_find(planet_id)", f"_find({parent}planet_id)")
            .swap("_planets.find(planet_id)", f"_planets.find({parent}planet_id)")
            .swap("change planets of the catalogue, or", f"change planets{_of_parent(made)}, or")
        )
    return made.renamed(original)


def _typed_parent(made: Slice) -> str:
    return made.own(f"{made.of.identifier}: int, ") if made.of else ""


def _parent(made: Slice) -> str:
    return made.own(f"{made.of.identifier}, ") if made.of else ""


def _of_parent(made: Slice) -> str:
    return made.own(f" of {made.of.a_word}") if made.of else ""
