"""What a slice adds to template.yaml: its functions, with their permissions, and its table."""

import re
from collections.abc import Sequence

from tools.new_slice.names import renamed, unguarded
from tools.new_slice.original import Original
from tools.new_slice.slice import PLANET, Slice

PATH = "template.yaml"
FUNCTIONS = (
    "CreatePlanet",
    "GetPlanet",
    "ListPlanets",
    "ReplacePlanet",
    "UpdatePlanet",
    "DeletePlanet",
)
BEFORE_FUNCTIONS, BEFORE_TABLE = "  # --- Sessions -", "  IdempotencyTable:\n"
HEADING_WIDTH = 99
_NAMES_GRANT = r" *- \{Effect: Allow, Action: \[[^]]*\], Resource: !GetAtt PlanetNamesTable.Arn\}\n"


def template(made: Slice) -> str:
    """Return the template with the slice in it."""
    original = made.original(PATH)
    text = "".join(f"{_function(made, original, name)}\n" for name in FUNCTIONS)
    functions = unguarded(renamed(text, PLANET, made.names))
    table = unguarded(renamed(_table(made, original), PLANET, made.names))
    return (
        original.swap(BEFORE_FUNCTIONS, f"{_heading(made)}\n\n{functions}{BEFORE_FUNCTIONS}")
        .swap(BEFORE_TABLE, f"{table}\n{BEFORE_TABLE}")
        .text
    )


def _heading(made: Slice) -> str:
    words = made.names.many.replace("_", " ").capitalize()
    return f"  # --- {words} ".ljust(HEADING_WIDTH, "-")


def block(original: Original, name: str) -> str:
    """Return the lines of a resource."""
    found = re.search(rf"(?m)^  {name}:\n(?:    .*\n|\n(?=    ))+", original.text)
    return found[0] if found else original.miss(f"a resource {name}")


def _function(made: Slice, template: Original, name: str) -> str:
    original = Original(f"{PATH}, {name}", block(template, name))
    text = re.sub(
        r"(?m)^      (#.*\n      )*DeploymentPreference:.*\n(        .*\n)*", "", original.text
    )
    text = re.sub(r"(?m)^ *PLANET_NAMES_TABLE: .*\n", "", text)
    original = Original(original.path, re.sub(rf"(?m)^{_NAMES_GRANT}", "", text))
    if name == "ListPlanets":
        action = "Query" if made.of else "Scan"
        listing = re.compile(
            r"(?m)^ *# index/\*.*\n(.*)Action: \[dynamodb:Query\], Resource: .*\}\n"
        )
        text = listing.sub(
            rf"\1Action: [dynamodb:{action}], Resource: !GetAtt PlanetsTable.Arn}}\n", original.text
        )
        original = Original(original.path, text)
    if name == "CreatePlanet":
        original = original.swap(
            "[dynamodb:GetItem, dynamodb:PutItem], Resource: !GetAtt Idem",
            "[dynamodb:PutItem], Resource: !GetAtt Idem",
        )
    return (_of_parent(made, original, name) if made.of else original).text


def _of_parent(made: Slice, original: Original, name: str) -> Original:
    """Put its route under what it belongs to, which must be there when one is added."""
    of = made.parent
    route = made.own(f"/api/v1/{of.route}/{{{of.identifier}}}/")
    text = re.sub(r'Path: "?/api/v1/(planets[^",]*)"?', rf'Path: "{route}\1"', original.text)
    original = Original(original.path, text)
    if name != "CreatePlanet":
        return original
    table, setting = made.own(f"{of.kinds}Table"), made.own(f"{of.constants}_TABLE")
    action = "{Effect: Allow, Action: [dynamodb:ConditionCheckItem], Resource: !GetAtt "
    return (
        original.swap(
            "          IDEMPOTENCY_TABLE:",
            f"          {setting}: !Ref {table}\n          IDEMPOTENCY_TABLE:",
        )
        .swap("PlanetsTable.Arn}\n", f"PlanetsTable.Arn}}\n            - {action}{table}.Arn}}\n")
        .swap("Add a planet to the catalogue", f"Add a planet to {made.own(of.a_word)}")
    )


def _table(made: Slice, template: Original) -> str:
    """Write the table: as that of planets, without its indexes."""
    text = block(template, "PlanetsTable")
    head, found, _ = text.partition("      AttributeDefinitions:\n")
    if not found:
        template.miss("AttributeDefinitions of PlanetsTable")
    names = ["planet_id"] if made.of is None else [made.own(made.of.identifier), "planet_id"]
    attributes = [f"{{AttributeName: {name}, AttributeType: N}}" for name in names]
    keys = [
        f"{{AttributeName: {name}, KeyType: {kind}}}"
        for name, kind in zip(names, ("HASH", "RANGE"), strict=False)
    ]
    return f"{head}{_listed('AttributeDefinitions', attributes)}{_listed('KeySchema', keys)}"


def _listed(name: str, values: Sequence[str]) -> str:
    """Write a list as the other tables have it: a single one beside its name, or one below it."""
    if len(values) == 1:
        return f"      {name}: [{values[0]}]\n"
    return "".join([f"      {name}:\n", *(f"        - {value}\n" for value in values)])
