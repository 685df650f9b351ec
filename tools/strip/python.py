"""Takes out of the Python code whatever has a part's word in its name, and what cannot be without.

What goes with a marked word is the smallest piece that can be left out: a name in an import, an
entry of a table, a parametrized case, a keyword, a `case`, a statement; of a test, the test. What
these defined goes in turn, wherever it is used. So nobody has to list what a part is made of, and
what a reader adds to it under its name goes with it.
"""

import ast
import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import PurePosixPath

from tools.strip.cuts import Source, Span, block_of, without

type Files = MutableMapping[str, str]

_ADVICE = "an edit must say what becomes of it"
_WORD = re.compile(r"\w+")
_DISPLAYS = (ast.List, ast.Set, ast.Tuple)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPOUND = (
    *(ast.If, ast.While, ast.For, ast.AsyncFor, ast.With, ast.AsyncWith),
    *(ast.Try, ast.TryStar, ast.Match),
)

type Function = ast.FunctionDef | ast.AsyncFunctionDef


class StripError(Exception):
    """A part cannot be taken out; the text is one line for the person at the terminal."""


def module_of(file: str) -> str:
    """Return the dotted name of a file's module."""
    path = PurePosixPath(file).with_suffix("")
    return ".".join(path.parent.parts if path.name == "__init__" else path.parts)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


@dataclass
class Pruner:
    """Takes marked pieces out of files of Python, until none is left."""

    files: Files
    marks: re.Pattern[str]
    gone: set[str] = field(default_factory=set)
    """Modules and the names in modules that are gone, as dotted names."""

    unused: set[tuple[str, str]] = field(default_factory=set)
    """Definitions that nothing uses any more, each with its file."""

    fixtures: set[tuple[str, str]] = field(default_factory=set)
    """Fixtures that are gone, each with where it could be asked for."""

    examples: Sequence[str] = ()
    """Patterns of files in which the marks are only examples of a name."""

    operations: Sequence[str] = ()
    """The names of operations that are gone, which are marks there, too."""

    told: MutableMapping[str, Sequence[str]] = field(default_factory=dict)
    """What cannot be cut of each file, since nobody knows what would become of the rest."""

    def __post_init__(self) -> None:
        self._settled: dict[str, tuple[str, frozenset[object]]] = {}

    @property
    def problems(self) -> set[str]:
        """What cannot be cut of all files."""
        return {problem for problems in self.told.values() for problem in problems}

    def drop(self, definitions: Iterable[tuple[str, str]]) -> None:
        """Let definitions go that nothing uses any more."""
        self.unused = set(definitions)

    def prune(self) -> None:
        """Cut until there is nothing to be cut."""
        while sum(self._prune_file(file) for file in list(self.files)):
            pass

    def _lost(self, file: str, text: str) -> frozenset[object]:
        """Return what has gone that a text has the name of."""
        words = _words(text)
        return frozenset(
            [
                *(each for each in self.gone if each.rpartition(".")[2] in words),
                *(each for each in self.fixtures if each[1] in words),
                *(each for each in self.unused if each[0] == file),
            ]
        )

    def _prune_file(self, file: str) -> bool:
        text = self.files[file]
        lost = self._lost(file, text)
        if self._settled.get(file) == (text, lost):
            return False
        self._settled[file] = text, lost
        self.told[file] = []
        if not lost and not self.marks.search(text):
            return False
        cutting = Cutting(self, file, Source(text))
        spans = cutting.spans()
        self.told[file] = cutting.problems
        if not any(start < end for start, end in spans):
            return False
        self.files[file] = without(text, spans)
        try:
            ast.parse(self.files[file], filename=file)
        except SyntaxError as error:
            left = (error.text or "").strip()
            raise StripError(f"{file}: nothing would be left in {left!r}: {_ADVICE}") from error
        return True


@dataclass
class Cutting:
    """One round over one module."""

    pruner: Pruner
    file: str
    source: Source

    def __post_init__(self) -> None:
        self.module = module_of(self.file)
        example = any(fnmatchcase(self.file, each) for each in self.pruner.examples)
        names = "|".join(self.pruner.operations) or "(?!)"
        self.marks = re.compile(rf"\A({names})\Z") if example else self.pruner.marks
        self.is_test = self.file.startswith("tests/")
        self.cut: set[ast.stmt] = set()
        self.problems: list[str] = []
        self.docstrings = set(_docstrings(self.source.tree))
        self.imported = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(self.source.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def spans(self) -> list[Span]:
        """Return what is to be cut in this round, and note what that takes away."""
        marked = [node for node in ast.walk(self.source.tree) if self._is_marked(node)]
        return [self._cut(node) for node in marked]

    def _is_marked(self, node: ast.AST) -> bool:
        marks = self.marks.search
        if isinstance(node, ast.stmt) and self._is_unused(node):
            return True
        match node:
            case ast.Constant(value=str(text)):
                return node not in self.docstrings and bool(marks(text))
            case ast.Name(id=name):
                return bool(marks(name)) or self._is_gone(node, name)
            case ast.Attribute(attr=name) | ast.ClassDef(name=name):
                return bool(marks(name)) or f"{self._dotted(node)}" in self.pruner.gone
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                return bool(marks(name))
            case ast.arg(arg=name):
                return bool(marks(name)) or self._is_gone_fixture(name)
            case ast.keyword(arg=str(name)):
                return bool(marks(name))
            case ast.alias():
                return self._is_gone_import(node)
        return False

    def _dotted(self, node: ast.AST) -> str:
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                return f"{self.imported.get(name, name)}.{attr}"
        return ""

    def _is_unused(self, statement: ast.stmt) -> bool:
        return any((self.file, name) in self.pruner.unused for name in _targets(statement)) and (
            isinstance(self.source.parents[statement], ast.Module | ast.ClassDef)
        )

    def _is_gone(self, node: ast.AST, name: str) -> bool:
        if f"{self.module}.{name}" not in self.pruner.gone:
            return False
        return not any(
            isinstance(each, _FUNCTIONS) and name in _bound(each)
            for each in self.source.above(node)
        )

    def _is_gone_fixture(self, name: str) -> bool:
        return self.is_test and any(
            name == fixture and self.file.startswith(place)
            for place, fixture in self.pruner.fixtures
        )

    def _is_gone_import(self, alias: ast.alias) -> bool:
        parent = self.source.parents[alias]
        name = alias.name
        if isinstance(parent, ast.ImportFrom):
            if parent.module in self.pruner.gone:
                return True
            name = f"{parent.module}.{alias.name}"
        return name in self.pruner.gone or bool(self.marks.search(alias.name))

    # --- What goes with a marked node ---------------------------------------------------------

    def _cut(self, node: ast.AST) -> Span:
        """Return the smallest piece around a marked node that can be left out."""
        around = [node, *self.source.above(node)]
        statement = next(each for each in around if isinstance(each, ast.stmt))
        for case in (each for each in around if isinstance(each, ast.match_case)):
            if self._is_of_gone(case):
                return self._cut_case(case.pattern, case)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and self._is_all_marked(statement):
            return self._cut_statement(statement, node)
        for inner in around[: around.index(statement)]:
            if span := self._cut_part(inner, self.source.parents[inner], node):
                return span
        return self._cut_statement(statement, node)

    def _is_of_gone(self, case: ast.match_case) -> bool:
        """Say whether nothing comes to a case any more."""
        pattern = case.pattern
        choices = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
        return all(self._has_mark(each) for each in choices)

    def _cut_part(self, inner: ast.AST, parent: ast.AST, node: ast.AST) -> Span | None:
        """Return what can be left out of a statement, if it is this."""
        match inner, parent:
            case ast.alias(), ast.Import() | ast.ImportFrom():
                return self._cut_import(inner, parent)
            case ast.keyword(), _ if self._is_marked(inner):
                return self.source.element(inner)
            case ast.expr(), ast.Dict() if self._may_be_shorter(inner):
                return self._cut_entry(inner, parent)
            case ast.expr(), ast.List() | ast.Set() | ast.Tuple():
                is_last = all(self._has_mark(each) for each in parent.elts)
                return self.source.element(inner) if self._may_be_shorter(inner, is_last) else None
            case ast.expr(), ast.BinOp(op=ast.BitOr()):
                return self._cut_operand(inner, parent)
            case ast.pattern(), ast.match_case() | ast.MatchOr():
                return self._cut_case(inner, parent)
            case ast.arg(), ast.arguments() if not self.is_test or inner in parent.kwonlyargs:
                return self._cut_parameter(inner, parent)
            case ast.expr(), ast.ClassDef() | ast.Call() if self._may_be_listed_without(
                inner, parent
            ):
                return self.source.element(inner)
            case ast.expr(), ast.FunctionDef() | ast.ClassDef() if self._is_own_decorator(
                inner, parent
            ):
                return self.source.lines_of(inner, inner)
        return None

    def _may_be_listed_without(self, inner: ast.expr, parent: ast.ClassDef | ast.Call) -> bool:
        """Say whether a class can do without a base, or a call without an argument.

        It can without what is made by what is gone; that the rest is what it takes, types tell.
        """
        if isinstance(parent, ast.ClassDef):
            return inner in parent.bases and len(parent.bases) > 1
        is_one_of_many = inner in parent.args and len(parent.args) > 1
        is_made = isinstance(inner, ast.Call) and self._is_marked(inner.func)
        return not self.is_test and is_one_of_many and is_made

    def _is_own_decorator(self, inner: ast.expr, parent: Function | ast.ClassDef) -> bool:
        """Say whether this decorates code with what is marked: code can do without."""
        called = inner.func if isinstance(inner, ast.Call) else inner
        return not self.is_test and inner in parent.decorator_list and self._has_mark(called)

    def _is_all_marked(self, statement: ast.Assign | ast.AnnAssign) -> bool:
        """Say whether all that a statement gives a value is the part's."""
        return all(self.marks.search(name) for name in _assigned(statement))

    def _may_be_shorter(self, inner: ast.expr, is_last: bool = False) -> bool:
        """Say whether a collection can do without an element: one in a test's body cannot."""
        display = self.source.parents[inner]
        around = self.source.parents[display]
        if is_last or isinstance(around, ast.Subscript):
            return False
        if isinstance(display, ast.Tuple) and isinstance(around, (*_DISPLAYS, ast.Call)):
            return False  # a row of a table
        function = self._function_around(inner)
        if function is None:
            return True
        if isinstance(display, ast.Dict):
            return not _is_test(function)
        if isinstance(around, ast.For) and display is around.iter:
            return not _is_test(function)
        return not self.is_test and not isinstance(display, ast.Tuple)

    def _function_around(self, node: ast.AST) -> Function | None:
        """Return the function whose body a node is in."""
        inner = node
        for each in self.source.above(node):
            if isinstance(each, _FUNCTIONS) and inner in each.body:
                return each
            inner = each
        return None

    def _cut_import(self, alias: ast.alias, statement: ast.Import | ast.ImportFrom) -> Span:
        self.pruner.gone.add(f"{self.module}.{alias.asname or alias.name}")
        if all(self._is_gone_import(each) for each in statement.names):
            return self._whole(statement)
        start, end = self.source.element(alias)
        if self.source.text[end - 1] != ",":  # the last one; and no parenthesis may be around
            before = self.source.text[:start].rstrip()
            start = len(before.removesuffix(","))
        return start, end

    def _cut_entry(self, inner: ast.expr, parent: ast.Dict) -> Span:
        pairs = list(zip(parent.keys, parent.values, strict=True))
        key, value = next(pair for pair in pairs if inner in pair)
        if key:
            return self.source.element(key, value)
        start, end = self.source.element(value)
        return self.source.text.rindex("**", 0, start), end

    def _cut_parameter(self, inner: ast.arg, parent: ast.arguments) -> Span:
        """Cut a parameter with its default, and the bare star before it that is for it alone."""
        start, end = self.source.element(inner, _default_of(inner, parent))
        is_starred = parent.vararg is None and inner is (*parent.kwonlyargs, None)[0]
        if is_starred and all(self._is_marked(each) for each in parent.kwonlyargs):
            start = self.source.text.rindex("*", 0, start)
        return start, end

    def _cut_operand(self, inner: ast.expr, parent: ast.BinOp) -> Span:
        if inner is parent.left:
            return self.source.span(inner)[0], self.source.span(parent.right)[0]
        return self.source.span(parent.left)[1], self.source.span(inner)[1]

    def _cut_case(self, inner: ast.pattern, parent: ast.match_case | ast.MatchOr) -> Span:
        if isinstance(parent, ast.match_case):
            return self.source.lines_of(inner, parent.body[-1])
        position = parent.patterns.index(inner)
        if position:
            return self.source.span(parent.patterns[position - 1])[1], self.source.span(inner)[1]
        return self.source.span(inner)[0], self.source.span(parent.patterns[1])[0]

    def _cut_statement(self, statement: ast.stmt, node: ast.AST) -> Span:
        function = self._function_around(statement)
        if function and isinstance(statement, ast.Assert) and self._asserts_more(function):
            return self._whole(statement)
        if function and (_is_test(function) or self.marks.search(function.name)):
            return self._whole(self._outermost(function))
        if self._stands_and_falls(statement, node, function):
            return self._whole(statement)
        if self.is_test and function:
            return self._whole(self._outermost(function))
        return self._refuse(statement, node)

    def _stands_and_falls(
        self, statement: ast.stmt, node: ast.AST, function: Function | None
    ) -> bool:
        """Say whether a statement does nothing else than what it does with a marked node."""
        parent = self.source.parents[statement]
        is_outside = function is None or isinstance(parent, ast.ClassDef)
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if self.marks.search(statement.name):
                return True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if is_outside:
                return self.is_test or not self._only_decorates(statement, node)
            case ast.Assign() | ast.AnnAssign():
                return is_outside or self._is_all_marked(statement)
            case ast.Expr():
                return bool(self.is_test and function) or self._calls_for_marked(statement.value)
            case ast.Return() if not self.is_test and self._is_a_branch(statement):
                return True
            case ast.For(orelse=[]):
                return not (self.is_test and function) and self._binds_marked(statement)
            case _:
                return is_outside and not isinstance(statement, _COMPOUND)

    def _asserts_more(self, function: Function) -> bool:
        """Say whether a test has another assertion, which stays without what is marked."""
        if not _is_test(function) or self.marks.search(function.name):
            return False
        asserts = [each for each in function.body if isinstance(each, ast.Assert)]
        return any(not self._has_mark(each) for each in asserts)

    def _is_a_branch(self, statement: ast.Return) -> bool:
        """Say whether a statement is all that is done in one case, and others are behind it."""
        branch = self.source.parents[statement]
        return isinstance(branch, ast.If) and branch.body == [statement] and not branch.orelse

    def _only_decorates(self, statement: Function | ast.ClassDef, node: ast.AST) -> bool:
        """Say whether a node is no more to a definition than its decorator, or a default."""
        beside = [*statement.decorator_list]
        if isinstance(statement, _FUNCTIONS):
            beside += [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
        return any(node in ast.walk(each) for each in beside)

    def _calls_for_marked(self, call: ast.expr) -> bool:
        """Say whether an expression calls what is marked, or hands over nothing else."""
        if not isinstance(call, ast.Call):
            return False
        given = [*call.args, *(each.value for each in call.keywords)]
        others = [each for each in given if not self._has_mark(each)]
        return self._has_mark(call.func) or (
            others != given and all(isinstance(each, ast.Constant) for each in others)
        )

    def _binds_marked(self, loop: ast.For) -> bool:
        """Say whether a loop goes over what is marked, and does all that it does with that."""
        return self._has_mark(loop.target) and all(self._has_mark(each) for each in loop.body)

    def _has_mark(self, node: ast.AST) -> bool:
        return any(self._is_marked(each) for each in ast.walk(node))

    def _refuse(self, statement: ast.stmt, node: ast.AST) -> Span:
        function = self._function_around(statement)
        name = function.name if function else getattr(statement, "name", self.module)
        said = ast.unparse(node).splitlines()[0]
        self.problems.append(
            f"{self.file}:{statement.lineno}: {name} cannot do without {said}: {_ADVICE}"
        )
        return (0, 0)

    def _outermost(self, function: Function) -> ast.stmt:
        """Return the function that a function is in, or the class that is nothing without it."""
        if outer := self._function_around(function):
            return self._outermost(outer)
        parent = self.source.parents[function]
        is_own = self.marks.search(function.name)
        return function if is_own or not isinstance(parent, ast.ClassDef) else parent

    def _whole(self, statement: ast.stmt) -> Span:
        """Cut a statement; where it was the last one of its block, what it was in."""
        parent = self.source.parents[statement]
        self.cut.add(statement)
        others = [each for each in block_of(parent, statement) if each not in self.cut]
        is_bare = all(
            isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in others
        )
        if is_bare and isinstance(parent, ast.stmt):
            return self._around_nothing(parent, statement)
        self._note(statement)
        return self.source.statement(statement)

    def _around_nothing(self, parent: ast.stmt, statement: ast.stmt) -> Span:
        """Cut what a block was in of which nothing is left."""
        function = self._function_around(parent)
        if function and self.is_test:
            return self._whole(self._outermost(function))
        if clause := self.source.clause(parent, statement):
            return clause
        if any(getattr(parent, each, None) for each in ("orelse", "handlers", "finalbody")):
            return self._refuse(parent, statement)
        return self._whole(parent)

    def _note(self, statement: ast.stmt) -> None:
        """Note what is no longer defined."""
        if isinstance(self.source.parents[statement], ast.Module | ast.If):
            for name in _targets(statement):
                self.pruner.gone.add(f"{self.module}.{name}")
        if isinstance(statement, _FUNCTIONS) and _is_fixture(statement):
            is_shared = PurePosixPath(self.file).name == "conftest.py"
            place = f"{PurePosixPath(self.file).parent}/" if is_shared else self.file
            self.pruner.fixtures.add((place, statement.name))


def _targets(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            for target in targets:
                yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.TypeAlias(name=ast.Name(id=name)):
            yield name


def _assigned(statement: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for node in (each for target in targets for each in ast.walk(target)):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name


def _default_of(argument: ast.arg, arguments: ast.arguments) -> ast.expr | None:
    """Return what a parameter is if it is not given."""
    by_place = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(reversed(by_place), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return dict(pairs).get(argument)


def _bound(function: Function) -> set[str]:
    """Return the names that a function gives something else."""
    arguments = [each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    stored = [
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    return {*arguments, *stored}


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the constants that are statements: they describe, and name nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _is_test(function: ast.stmt) -> bool:
    return isinstance(function, _FUNCTIONS) and function.name.startswith("test_")


def _is_fixture(function: Function) -> bool:
    return any("fixture" in ast.unparse(each) for each in function.decorator_list)
