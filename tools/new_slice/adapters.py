"""The adapters of a slice: how it is stored, and how its services are wired."""

from tools.new_slice.fields import Field, Kind
from tools.new_slice.names import renamed
from tools.new_slice.original import Original
from tools.new_slice.slice import PLANET, USER, Slice

ACCOUNTS = "shared/adapters/dynamodb/accounts.py"


def storage(made: Slice) -> str:
    """Make the mapping to a table, and the repository."""
    named = made.own(f"by the id of their {made.of.words} and their own" if made.of else "by id")
    original = (
        made.original("shared/adapters/dynamodb/planets.py")
        .cut("CATALOGUE", "_INDEXES", "_route", "_condition", "PLANET_NAMES")
        .summarize(f"How planets are stored: {named}.")
        .fields(
            made.fields,
            lambda it: f'"{made.own(it.name)}": planet.{made.own(it.name)},',
            made.line(lambda it: f"{it.name}={_read(it)},"),
        )
        .swap('        "catalogue": CATALOGUE,\n', "")
        .swap_definition("DynamoPlanets.page", _page(made))
    )
    if not any(each.nullable for each in made.of_kind(Kind.NUMBER)):
        original = original.cut("_quantity")
    return made.renamed(_under_parent(made, original))


def _read(field: Field) -> str:
    """Write how a field is read from an item."""
    if field.kind is Kind.NUMBER:
        return (
            f'_quantity(item, "{field.name}")' if field.nullable else f'float(item["{field.name}"])'
        )
    return f'item.get("{field.name}")' if field.nullable else f'item["{field.name}"]'


def _page(made: Slice) -> str:
    """Write the method that reads a page, as that of the users' repository."""
    text = (
        made.original(ACCOUNTS)
        .definition("DynamoUsers.page")
        .replace("_user_from_item", "_from_item")
    )
    text = renamed(text, USER, PLANET)
    original = Original(ACCOUNTS, text).swap(
        "profiles: the table holds nothing else", "planets: the table holds nothing else"
    )
    return (_page_of_parent(made, original) if made.of else original).text


def _page_of_parent(made: Slice, original: Original) -> Original:
    """Let a page be one of the partition of what it belongs to."""
    parent, one = made.own(made.parent.identifier), made.own(made.parent.one)
    condition = (
        "            Limit=limit,\n"
        f'            KeyConditionExpression="{parent} = :{one}",\n'
        f'            ExpressionAttributeValues={{":{one}": to_attribute({parent})}},\n'
    )
    position = '"planet_id": position.planet_id}'
    return (
        original.swap(
            "Scan for one page of planets: the table holds nothing else.",
            f"Query one page of the partition of {made.own(made.parent.a_word)}.",
        )
        .swap("page(self, limit", f"page(self, {parent}: int, limit")
        .swap(f"{{{position}", f'{{"{parent}": {parent}, {position}')
        .swap("self._client.scan(", "self._client.query(")
        .swap("            Limit=limit,\n", condition)
    )


def _under_parent(made: Slice, original: Original) -> Original:
    """Store it under what it belongs to."""
    if made.of is None:
        return original
    parent = made.own(made.of.identifier)
    return (
        original.swap(
            '        "planet_id": planet.planet_id,\n',
            f'        "{parent}": planet.{parent},\n        "planet_id": planet.planet_id,\n',
        )
        .swap(
            'planet_id=item["planet_id"],',
            f'{parent}=item["{parent}"],\n        planet_id=item["planet_id"],',
        )
        .swap('key=("planet_id",)', f'key=("{parent}", "planet_id")')
        .swap("find(self, planet_id", f"find(self, {parent}: int, planet_id")
        .swap(
            'to_attributes({"planet_id": planet_id})',
            f'to_attributes({{"{parent}": {parent}, "planet_id": planet_id}})',
        )
    )


def catalog(made: Slice) -> str:
    """Make the wiring of the service that reads."""
    return made.renamed(made.original("shared/wiring/planet_catalog.py"))


def contribution(made: Slice) -> str:
    """Make the wiring of the service that adds."""
    original = _uncounted(
        made.original("shared/wiring/planet_contribution.py"), "Add", "PLANETS_ADDED"
    )
    if made.of:
        key = made.own(
            f"{made.of.kind}Key: {made.of.constant}_KEYS.at(settings.{made.of.many}_table()),"
        )
        imports = made.own(
            f"from shared.adapters.dynamodb.{made.of.many} import {made.of.constant}_KEYS\n"
            f"from shared.domain.{made.of.many}.{made.of.one} import {made.of.kind}Key\n"
        )
        original = original.swap(
            "        IdempotencyRecord: ", f"        {key}\n        IdempotencyRecord: "
        )
        original = original.swap(
            "from shared.adapters import settings\n",
            f"from shared.adapters import settings\n{imports}",
        )
    return made.renamed(original)


def curation(made: Slice) -> str:
    """Make the wiring of the service that changes and removes."""
    return made.renamed(
        _uncounted(made.original("shared/wiring/planet_curation.py"), "Remove", "PLANETS_REMOVED")
    )


def _uncounted(original: Original, change: str, metric: str) -> Original:
    """Take out what counts planets, and what keeps their names unique."""
    store = "DynamoStore(dynamodb(), tables)"
    return (
        original.swap(f"CountedStore({store}, {{({change}, Planet): Metric.{metric}}})", store)
        .swap("        PlanetName: PLANET_NAMES.at(settings.planet_names_table()),\n", "")
        .swap("import PLANET_NAMES, PLANETS", "import PLANETS")
        .swap("import Planet, PlanetName\n", "import Planet\n")
    )
