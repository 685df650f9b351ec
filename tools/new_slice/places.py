"""What a slice adds to files that it shares with others."""

import re
import textwrap

from tools.new_slice.events import id_of
from tools.new_slice.names import Names, renamed, renamed_module, unguarded
from tools.new_slice.original import Original
from tools.new_slice.slice import PLANET, USER, Slice

README_LONGEST = 100
_HOUSE = re.compile(r"(?m)^  users/(?:.*/\n)+")
_ROWS = re.compile(
    r'(?m)^    Row\(\n        "planets/create_planet",\n(?:.*\n)*?'
    r'    Row\("planets/update_planet".*\n'
)
_REPEATED = re.compile(r"(?m)^- \*\*Repeating\*\* a POST to ((?s:.*?))\sunder(.*\n)(  .*\n)*")
_UNRELEASED = "## Unreleased\n"
_ADDED = re.compile(r"(?:(?!## ).*\n)*?### Added\n\n(?:(?:- |  ).*\n)*")
SERVICES = ("catalog", "contribution", "curation")
_KEY = '''

@dataclass(frozen=True)
class {of.kind}Key:
    """What belongs to {of.a_word} needs of it, in whatever version: that it exists."""

    {of.identifier}: int
'''
_KEY_MAPPING = """{of.constant}_KEYS = TableMapping[{of.kind}Key](
    key={of.constants}.key, guard=(), to_item=lambda key: {{"{identifier}": key.{identifier}}}
)
"""
_EXAMPLE = """_{names.constant} = {names.kind}(
    {values}, created_by=ADA, version=1, created_at=NOON, updated_at=NOON,
)
"""
_BUILDERS = '''

def {names.builder}(**details: Any) -> {names.kind}:
    """Build {names.a_word} that Ada added, changed by these details."""
    return replace(_{names.constant}, **details)


def {names.one}_details(**changes: Any) -> {names.kind}Details:
    """Build the details of {names.a_word}, with these changes."""
    return {names.builder}(**changes).details
'''
_STORED = '''

def {name}(version: int) -> Sequence[object]:
    """Store the {names.words} of events/, which all of its changes change."""
    return {stored}
'''
_COLLECTION = """{names.constant}_COLLECTION = Collection(
    "/api/v1/{names.route}",
    lambda: {{{document}}},
    changes=[{changes}],
    log_in_owner=lambda member, _: member.http,
)
"""
UNPROBED = "it is new: give it a Probe once clients rely on it"


def access(made: Slice) -> str:
    """Add the actions, and who may do them."""
    original = made.original("shared/domain/access.py")
    return _again(
        made,
        _again(made, original, "Action", r"_PLANETS? = "),
        "PERMISSIONS",
        r"\._PLANETS?:|_PLANETS?:",
    ).text


def access_test(made: Slice) -> str:
    """Add the actions to the table."""
    return _again(made, made.original("tests/domain/test_access.py"), "TABLE", r"_PLANETS?:").text


def _again(made: Slice, original: Original, name: str, pattern: str) -> Original:
    """Repeat the lines of planets in a definition, with the names of this slice."""
    lines = original.definition(name).splitlines(keepends=True)
    found = [each for each in lines if re.search(pattern, each)]
    if not found:
        original.miss(f"planets in {name}")
    again = "".join(_renamed(made, each) for each in found)
    at = lines.index(found[-1]) + 1
    return original.swap_definition(name, "".join([*lines[:at], again, *lines[at:]]))


def _renamed(made: Slice, text: str) -> str:
    return unguarded(renamed(text, PLANET, made.names))


def _code(made: Slice, text: str) -> str:
    return unguarded(renamed_module(text, PLANET, made.names))


def settings(made: Slice) -> str:
    """Add the name of the table."""
    original = made.original("shared/adapters/settings.py")
    setting = _code(made, original.definition("planets_table"))
    return original.behind("planets_table", f"\n\n{setting}").text


def parent(made: Slice) -> dict[str, str]:
    """Give what it belongs to a key by which it is required, if it has none yet."""
    of = made.of
    if of is None:
        return {}
    domain = made.original(f"shared/domain/{of.many}/{of.one}.py")
    adapter = made.original(f"shared/adapters/dynamodb/{of.many}.py")
    if f"class {of.kind}Key" in domain.text:
        return {}
    mapping = _KEY_MAPPING.format(of=of, identifier=of.identifier)
    imports = f"from shared.domain.{of.many}.{of.one} import {of.kind}Key\n"
    return {
        domain.path: domain.behind(of.kind, _KEY.format(of=of)).text,
        adapter.path: adapter.behind(of.constants, mapping).importing(imports).text,
    }


def builders(made: Slice) -> str:
    """Add the builders of one, and of its details."""
    names, original = made.names, made.original("tests/builders.py")
    values = [f"{it.name}={it.values.first}" for it in made.fields]
    under = [f"{made.of.identifier}={made.parent_id}"] if made.of else []
    known = ", ".join([*under, f"{names.identifier}={names.constant}", *values])
    number = f"{names.constant} = {id_of(names)}  # the {names.words} in events/*.json\n"
    return (
        original.behind("PROXIMA_B", number)
        .behind("_PLANET", _EXAMPLE.format(names=names, values=known))
        .behind("planet_details", _BUILDERS.format(names=names))
        .importing(_imported(made, "", "Details"))
        .text
    )


def _imported(made: Slice, *suffixes: str) -> str:
    """Write the import of the aggregate, and of what is beside it."""
    names = made.names
    kinds = ", ".join(f"{names.kind}{suffix}" for suffix in suffixes)
    return f"from shared.domain.{names.many}.{names.one} import {kinds}\n"


def fake(made: Slice) -> str:
    """Make the repository in memory, whose list is as that of users."""
    page = renamed(
        made.original("tests/fakes/accounts.py").definition("FakeUsers.page"), USER, PLANET
    )
    page = page.replace("everybody", "ordered")
    original = (
        made.original("tests/fakes/planets.py")
        .cut("_is_in", "_sort_key")
        .swap_definition("FakePlanets.page", page)
        .summarize("Planets in memory, listed as the table lists them.")
    )
    if made.of:
        name = made.own(made.of.identifier)
        original = (
            original.swap("find(self, planet_id", f"find(self, {name}: int, planet_id")
            .swap("Planet, planet_id=planet_id", f"Planet, {name}={name}, planet_id=planet_id")
            .swap("page(self, limit", f"page(self, {name}: int, limit")
            .swap(
                "if planet.planet_id > start]",
                f"if planet.{name} == {name} and planet.planet_id > start]",
            )
        )
    return made.renamed(original)


def fakes(made: Slice) -> str:
    """Name the fake repository among the others."""
    original = made.original("tests/fakes/__init__.py")
    kinds = made.names.kinds
    return (
        original.importing(f"from tests.fakes.{made.names.many} import Fake{kinds}\n")
        .beside('    "FakePlanets",\n', f'    "Fake{kinds}",\n')
        .text
    )


def tables(made: Slice) -> str:
    """Name the tables of its objects."""
    names, of = made.names, made.of
    original = made.original("tests/tables.py")
    lines = f'    {names.kind}: {names.constants}.at("{names.kinds}Table"),\n'
    imports = (
        f"from shared.adapters.dynamodb.{names.many} import {names.constants}\n"
        f"from shared.domain.{names.many}.{names.one} import {names.kind}\n"
    )
    if of and f"    {of.kind}Key:" not in original.text:
        lines = f'    {of.kind}Key: {of.constant}_KEYS.at("{of.kinds}Table"),\n{lines}'
        imports += (
            f"from shared.adapters.dynamodb.{of.many} import {of.constant}_KEYS\n"
            f"from shared.domain.{of.many}.{of.one} import {of.kind}Key\n"
        )
    return (
        original.swap("    IdempotencyRecord: ", f"{lines}    IdempotencyRecord: ")
        .importing(imports)
        .text
    )


def storage(made: Slice) -> str:
    """Name the repository in both storages."""
    names = made.names
    return (
        made.original("tests/storage.py")
        .beside("    planets: Planets\n", f"    {names.many}: {names.kinds}\n")
        .beside(
            "        planets=FakePlanets(store),\n",
            f"        {names.many}=Fake{names.kinds}(store),\n",
        )
        .beside(
            '        planets=DynamoPlanets(client, "PlanetsTable"),\n',
            f'        {names.many}=Dynamo{names.kinds}(client, "{names.kinds}Table"),\n',
        )
        .importing(
            f"from shared.adapters.dynamodb.{names.many} import Dynamo{names.kinds}\n"
            f"from shared.domain.{names.many}.ports import {names.kinds}\n"
            f"from tests.fakes import Fake{names.kinds}\n"
        )
        .text
    )


def services(made: Slice) -> str:
    """Add its services on fakes."""
    original = made.original("tests/functions/services.py")
    made_by = [
        original.definition(name).replace(f"def {name}(", f"def planet_{name}(")
        for name in ("catalog", "contribution", "curation")
    ]
    text = "".join(f"\n\n{_code(made, each)}" for each in made_by)
    text = text.replace(
        f"Make the {made.names.words} catalogue.",
        f"Make the catalogue of {made.names.many.replace('_', ' ')}.",
    )
    names = made.names
    imports = "".join(
        f"from shared.domain.{names.many}.{each.lower()} import {names.kind}{each}\n"
        for each in ("Catalog", "Contribution", "Curation")
    )
    return (
        original.behind("curation", text)
        .importing(f"{imports}from tests.fakes import Fake{names.kinds}\n")
        .text
    )


def matrix(made: Slice) -> str:
    """Say how its operations meet a lost race."""
    kind = made.names.kind
    return (
        made.original("tests/functions/matrix.py")
        .beside("    PlanetChanged: LOST_RACE,\n", f"    {kind}Changed: LOST_RACE,\n")
        .importing(f"from shared.domain.{made.names.many}.errors import {kind}Changed\n")
        .text
    )


def rows(made: Slice) -> str:
    """Add the rows of its operations."""
    names, original = made.names, made.original("tests/functions/rows.py")
    found = _ROWS.search(original.text)
    if not found:
        original.miss("the rows of planets, from create_planet to update_planet")
    block = _of_this(made, Original(original.path, found[0]))
    one = f"{names.builder}(version=version)"
    stored = f"{one}, {made.of.builder}()" if made.of else f"({one},)"
    function = _STORED.format(names=names, name=_stored_by(names), stored=stored)
    for each in SERVICES:
        original = original.importing(f"from tests.functions.services import {names.one}_{each}\n")
    return (
        original.swap(found[0], found[0] + _renamed(made, block.text))
        .behind("planet", function)
        .importing(f"from tests.builders import {names.builder}, {names.one}_details\n")
        .text
    )


def _of_this(made: Slice, block: Original) -> Original:
    """Let rows be of the services of this slice, and of what it stores."""
    first = made.fields[0]
    other = f"as_json({made.names.one}_details({first.name}={first.values.other}))"
    block = (
        block.swap("            **NAME_TAKEN,\n", "")
        .swap('as_json({**EARTH, "planet_name": "Other"})', made.own(other))
        .swap_all(", own=NAME_TAKEN", "")
        .swap_all(", planet", f", {_stored_by(made.names)}")
    )
    for each in SERVICES:
        block = block.swap_word(each, f"planet_{each}")
    if made.of is None:
        return block
    added = "        planet_contribution,\n"
    return block.swap(added, f"{added}        {made.own(_stored_by(made.of))},\n")


def _stored_by(names: Names) -> str:
    """Return the name of the function of rows.py that stores one."""
    return names.one if names.one == PLANET.one else f"stored_{names.one}"


def stored_fields(made: Slice) -> str:
    """Say that every field is stored."""
    names = made.names
    path = f"{made.parent_id}, {names.constant}" if made.of else names.constant
    line = (
        f"    ({names.builder}(), lambda storage: storage.{names.many}.find({unguarded(path)})),\n"
    )
    return (
        made.original("tests/adapters/test_fields.py")
        .beside("    (a_planet(), lambda storage: storage.planets.find(PROXIMA_B)),\n", line)
        .importing(f"from tests.builders import {names.constant}, {names.builder}\n")
        .text
    )


def lists(made: Slice) -> str:
    """Say how they are listed, in memory and in DynamoDB."""
    names, original = made.names, made.original("tests/adapters/test_lists_contract.py")
    walk = original.definition("test_a_walk_through_its_pages_brings_every_user_once")
    text = unguarded(renamed(walk, USER, names))
    imports = f"from tests.builders import {names.builder}\n"
    if made.of:
        text = text.replace(
            f"partial(storage.{names.many}.page, limit)",
            f"partial(storage.{names.many}.page, {made.parent_id}, limit)",
        )
        text = text.replace(
            f"    storage.put(*{names.many})\n",
            f"    storage.put(*{names.many}, {names.builder}({made.of.identifier}=1))\n",
        )
        imports += f"from tests.builders import {made.parent_id}\n"
    return Original(original.path, f"{original.text}\n\n{text}").importing(imports).text


def documents(made: Slice) -> str:
    """Say that every field is in every document."""
    names, original = made.names, made.original("tests/contract/test_fields.py")
    found = re.search(
        r"(?m)^    Resource\(\n        Planet,\n(?:        .*\n)*    \),\n", original.text
    )
    if not found:
        original.miss("the Resource of planets")
    resource = _renamed(made, found[0])
    documents = [f"{names.kind}{each}" for each in ("Answer", "Document", "Patch")]
    if made.of:
        resource = resource.replace(
            f'own={{"{names.identifier}"', f'own={{"{made.of.identifier}", "{names.identifier}"'
        )
    return (
        original.swap(found[0], found[0] + resource)
        .importing(_imported(made, "", "Changes", "Details"))
        .importing(f"from functions.{names.many}.models import {', '.join(documents)}\n")
        .text
    )


def canary(made: Slice) -> str:
    """Say that a release's check does not ask it yet."""
    kind, kinds = made.names.kind, made.names.kinds
    original = made.original("tests/contract/test_canary.py")
    head, *rows, end = original.definition("NOT_PROBED").splitlines(keepends=True)
    rows += [f'    "{it}": "{UNPROBED}",\n' for it in (f"Get{kind}", f"List{kinds}")]
    return original.swap_definition("NOT_PROBED", "".join([head, *sorted(rows), end])).text


def usage(made: Slice) -> str:
    """Use its operations, so that their cost is counted."""
    names, original = made.names, made.original("tools/cost/usage.py")
    called = "        self._use_planets(token, turn)\n"
    route = f'{names.constants} = "/api/v1/{names.route}"\n'
    return (
        original.behind("Usage._use_planets", f"\n{_used(made, original)}")
        .beside(called, f"        self._use_{names.many}(token, turn)\n")
        .behind("REVOKE", "" if made.of else route)
        .behind("SCHEDULED", f"EXAMPLE_{names.constant} = {{{_document(made)}}}\n")
        .text
    )


def _document(made: Slice) -> str:
    """Write what a document of one has in it."""
    return ", ".join(f'"{it.name}": {it.values.first}' for it in made.fields)


def has_collection(made: Slice) -> bool:
    """Say whether the rules of all resources can be tried on it.

    They need a route without a parent's identifier, and two fields that can change.
    """
    return made.of is None and len(made.fields) > 1


def collections(made: Slice) -> str:
    """Have the rules of all resources tried on it, end to end."""
    names, original = made.names, made.original("tests/e2e/resources.py")
    changes = ", ".join(f'{{"{it.name}": {it.values.other}}}' for it in made.fields)
    text = _COLLECTION.format(names=names, document=_document(made), changes=changes)
    planets = '"planet": PLANET_COLLECTION'
    return (
        original.behind("PLANET_COLLECTION", text)
        .swap(planets, f'{planets}, "{names.one}": {names.constant}_COLLECTION')
        .text
    )


def _used(made: Slice, original: Original) -> str:
    """Write the method that uses them."""
    first = made.fields[0]
    use = Original(original.path, original.definition("Usage._use_planets"))
    for line in ('note="name taken"', " bis", "renamed = f", 'note="renamed"'):
        use = use.without(line)
    use = use.swaps(
        {
            "planet = named(turn)": "planet = EXAMPLE_PLANET",
            "PLANETS, other,": "PLANETS, planet,",
            '{"radius": 1.3}': made.own(f'{{"{first.name}": {first.values.other}}}'),
            'planet | {"planet_name": renamed}': "planet",
            '        self.ask("GET", PLANETS,': _full_page(made),
        }
    )
    return _renamed(made, (_used_under_parent(made, use) if made.of else use).text)


def _full_page(made: Slice) -> str:
    """Have as many of one as a page has, before they are listed."""
    key = '"planet_id": made["planet_id"]'
    if made.of:
        key = made.own(f'"{made.of.identifier}": {made.of.one}["{made.of.identifier}"], ') + key
    return f"""        self.bench.multiply("PlanetsTable", {{{key}}}, number=PAGE)
        self.ask("GET", PLANETS,"""


def _used_under_parent(made: Slice, use: Original) -> Original:
    """Use them under one of what they belong to, which is made before, and removed after."""
    of, listed = made.parent, made.own(made.parent.constants)
    parent, identifier = made.own(of.one), made.own(of.identifier)
    document = 'named(turn) | {"planet_name": f"The one of {turn}"}'
    document = made.own(document if of.one == PLANET.one else f"EXAMPLE_{of.constant}")
    before = f"""        {parent} = self.ask("POST", {listed}, {document}, token, status=201)
        above = f"{{{listed}}}/{{{parent}['{identifier}']}}"
        planets = f"{{above}}/{made.names.route}"
        planet = EXAMPLE_PLANET
"""
    after = '        self.ask("DELETE", above, token=token, status=204)\n'
    text = re.sub(r"(?<![A-Z_])PLANETS(?![A-Z_])", "planets", use.text)
    return Original(use.path, text + after).swap("        planet = EXAMPLE_PLANET\n", before)


def readme(made: Slice) -> str:
    """Add its routes, and that they may be repeated."""
    names, original = made.names, made.original("README.md")
    rows = re.findall(r"(?m)^\| [A-Z, ]+ /api/v1/planets(?:/\{planet_id\})? \|.*\n", original.text)
    repeated = _REPEATED.search(original.text)
    if len(rows) != 5 or not repeated:
        original.miss("five rows of planets in the table of routes, and what may be repeated")
    paths = [*re.findall(r"`\S+`", repeated[1]), f"`{_under(made, '')}/{names.route}`"]
    listed = f"{', '.join(paths[:-1])} or {paths[-1]}"
    point = repeated[0].replace(repeated[1], listed)
    return (
        original.swap(rows[-1], "".join([rows[-1], *(_row(made, each) for each in rows)]))
        .swap(repeated[0], f"{_filled(point)}\n")
        .swap(house := _house(original), _housed(house, names))
        .text
    )


def _house(original: Original) -> str:
    """Return the lines that list the folders of resources."""
    found = _HOUSE.search(original.text)
    return found[0] if found else original.miss("a list of the folders in functions/")


def _housed(house: str, names: Names) -> str:
    """Put its folder behind that of planets."""
    folders = house.split()
    folders.insert(folders.index(f"{PLANET.many}/") + 1, f"{names.many}/")
    listed = textwrap.wrap("  ".join(folders), README_LONGEST - 2)
    return textwrap.indent("".join(f"{line}\n" for line in listed), "  ")


def changelog(made: Slice) -> str:
    """Say that it is new, as the last of what the next release adds."""
    original = made.original("CHANGELOG.md")
    what = made.names.many.replace("_", " ").capitalize()
    of = f" of {made.of.a_word}" if made.of else ""
    line = f"- {what}{of}, at `{_under(made, '/api/v1')}/{made.names.route}`.\n"
    head, unreleased, rest = original.text.partition(_UNRELEASED)
    if not unreleased:
        original.miss(_UNRELEASED.strip())
    added = _ADDED.match(rest)
    if not added:
        return f"{head}{unreleased}\n### Added\n\n{line}{rest}"
    return f"{head}{unreleased}{added[0]}{line}{rest[added.end() :]}"


def _filled(point: str) -> str:
    """Fill the lines of a point of a list anew."""
    return textwrap.fill(
        " ".join(point.split()),
        README_LONGEST,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _under(made: Slice, path: str) -> str:
    return f"{path}/{made.of.route}/{{{made.of.identifier}}}" if made.of else path


def _row(made: Slice, row: str) -> str:
    under = _under(made, "/api/v1")
    row = row.replace("| 409 422 |", "| 404 422 |" if made.of else "| 422 |")
    if made.of:
        row = row.replace("| 200 304 | |", "| 200 304 | 404 |")
    row = row.replace("/api/v1", made.own(under))
    return _renamed(made, row)
