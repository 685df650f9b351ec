"""Whether a slice's names collide with others in its code, found by reading that code."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tools.new_slice.domain import type_of
from tools.new_slice.fields import Kind, read_fields
from tools.new_slice.names import Names, Refused
from tools.new_slice.plan import new
from tools.new_slice.slice import Slice

MARK = "qqx"  # in no name of the code
ANY_NAME = Names(MARK)
ANY_FIELDS = read_fields(
    f"{MARK}_a:text? {MARK}_b:number? {MARK}_c:integer? {MARK}_d:date? {MARK}_e:one|two "
    f"{MARK}_f_id:reference?"
)
VERSIONED = ("shared/domain/versions.py", "Versioned")
"""The class that each aggregate extends."""


def check_collisions(made: Slice) -> None:
    """Raise Refused if the code of the slice would mean two things by one name."""
    words = _words(new(replace(made, names=ANY_NAME, fields=ANY_FIELDS)))
    if taken := next((each for each in _spellings(made.names) if each in words), None):
        raise Refused(
            f"the code has the word {taken} for something else, so no resource can be called "
            f"{made.names.one}: choose another name"
        )
    _check_fields(made)


def _spellings(names: Names) -> Iterator[str]:
    yield from (names.one, names.many, names.kind, names.kinds, names.constant, names.constants)
    yield from (names.identifier, names.builder, f"{names.one}_details")


def _words(texts: Mapping[str, str]) -> set[str]:
    """Return the names in some modules that have nothing to do with the slice's own name."""
    modules = [text for path, text in texts.items() if path.endswith(".py")]
    tokens = (
        token for text in modules for token in tokenize.generate_tokens(io.StringIO(text).readline)
    )
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    return {name for name in names if MARK not in name.lower()}


def _check_fields(made: Slice) -> None:
    modules = {
        path: ast.parse(text)
        for path, text in new(replace(made, fields=ANY_FIELDS)).items()
        if path.endswith(".py")
    }
    aggregate = modules[f"shared/domain/{made.names.many}/{made.names.one}.py"]
    documents = modules[f"functions/{made.names.many}/models.py"]
    path, name = VERSIONED
    base = ast.parse(made.original(path).definition(name))
    beside = {name for module in modules.values() for name in _beside_details(module)}
    own = beside | {name for it in (aggregate, documents, base) for name in _in_classes(it)}
    bound = set(_bound(documents))
    for field in made.fields:
        types = [field.alias, *([type_of(made, field)] if field.kind is Kind.CHOICE else [])]
        if field.name in own or not bound.isdisjoint(types):
            raise Refused(
                f"{field.name} in FIELDS is a name that the slice has of its own: choose another"
            )
        bound.update(types)


def _beside_details(module: ast.Module) -> Iterator[str]:
    """Yield the parameters that functions have beside the details, which are keywords."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.args.kwarg:
            yield from (it.arg for it in (*node.args.args, *node.args.kwonlyargs))


def _in_classes(module: ast.Module) -> Iterator[str]:
    """Yield what classes define, and what they name where a field of that name would hide it."""
    for outer in module.body:
        for node in outer.body if isinstance(outer, ast.ClassDef) else ():
            match node:
                case ast.FunctionDef(name=name, decorator_list=decorators):
                    yield from (name, *_named(decorators))
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    yield from (name, *_named([annotation]))


def _named(nodes: list[ast.expr]) -> Iterator[str]:
    found = (each for node in nodes for each in ast.walk(node))
    yield from (each.id for each in found if isinstance(each, ast.Name))


def _bound(module: ast.Module) -> Iterator[str]:
    """Yield the names that a module imports or defines."""
    for node in module.body:
        match node:
            case ast.ImportFrom(names=names):
                yield from (each.asname or each.name for each in names)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.ClassDef(name=name):
                yield name
