"""Takes a part out of a project's files, which are given and changed as texts."""

import re
from collections.abc import Collection, Iterator, MutableMapping, Sequence
from fnmatch import fnmatchcase

from tools.strip import prose, tree
from tools.strip.dead import newly_unused
from tools.strip.parts import Edit, Part
from tools.strip.python import Pruner, StripError, module_of

type Files = MutableMapping[str, str]

TREES = ("*.yaml", "*.json")
TOO_LARGE = ("functions/docs/openapi.json", "docs/openapi-released.json", "*package-lock.json")
LINES = ("samconfig.toml",)
COMMANDS = ("Makefile", ".ci/run")
"""Where make's targets are, and where they are called, a line each."""

_TEST = re.compile(r"^ *def test_", re.MULTILINE)
_DEFINITION = re.compile(r"^(def|class|\w.* =|import|from) ", re.MULTILINE)


def strip(files: Files, part: Part, beside: Collection[str] = ()) -> None:
    """Take the part out, where these others are beside it. Raises StripError."""
    before = dict(files)
    for edit in part.edits:
        if not edit.beside or edit.beside in beside:
            _apply(files, edit)
    gone = [file for file in files if _is_of(part, file)]
    for file in gone:
        del files[file]
    _strip_code(files, part, before, gone)
    _strip_texts(files, part, before)


def _strip_texts(files: Files, part: Part, before: Files) -> None:
    def is_gone(file: str, test: str) -> bool:
        defined = f"def {test}("
        return file in before and (
            file not in files
            or bool(test and defined in before[file] and defined not in files[file])
        )

    pruner = prose.Pruner(part.marks, is_gone)
    for file in part.recipes:
        files[file] = pruner.without_sections(files[file])
    for file, text in list(files.items()):
        if _matches(file, part.examples) or _matches(file, TOO_LARGE):
            continue
        if _matches(file, TREES) and part.marks.search(text):
            files[file] = _without_headers(tree.without_marked(text, part.marks), part.marks)
        elif file.endswith((".md", "llms.txt")):
            files[file] = pruner.prune(text)
        elif _matches(file, LINES):
            files[file] = re.sub(rf"(?im)^\w*(?:{part.word})\w* = .*\n", "", text)
        elif file in COMMANDS:
            files[file] = _without_targets(text, part.targets)


def _without_targets(text: str, targets: Sequence[str]) -> str:
    for target in targets:
        text = re.sub(rf"(?m)^{target}:.*\n(\t.*\n)+\n?", "", text)
        text = re.sub(rf"(?m)^(\.PHONY:.*) {target}(?= |$)", r"\1", text)
        text = re.sub(rf"(?m)^make {target}\n", "", text)
    return text


def _is_of(part: Part, file: str) -> bool:
    return bool(part.marks.search(file)) or _matches(file, part.files)


def _matches(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def _apply(files: Files, edit: Edit) -> None:
    text = files.get(edit.file, "")
    for old, new in ((edit.old, edit.new), (edit.or_old, edit.or_new)):
        if old and text.count(old) == 1:
            files[edit.file] = text.replace(old, new)
            return
    raise StripError(
        f"{edit.file} must have in one place, not in {text.count(edit.old)}:"
        f" {edit.old.strip()[:60]!r} (tools/strip/parts.toml)"
    )


def _strip_code(files: Files, part: Part, before: Files, gone: Sequence[str]) -> None:
    """Cut the code until nothing is marked, and nothing is left that only this used."""
    code = {file: text for file, text in files.items() if file.endswith(".py")}
    modules = {module_of(file) for file in gone if file.endswith(".py")}
    operations = [file[7:-5] for file in gone if fnmatchcase(file, "events/*.json")]
    pruner = Pruner(code, part.marks, modules, examples=part.examples, operations=operations)
    while True:
        pruner.prune()
        unused = list(newly_unused(before, code))
        if not unused:
            break
        pruner.drop(unused)
    if pruner.problems:
        raise StripError(min(pruner.problems))
    files.update(code)
    for file in _emptied(before, code):
        del files[file]


def _emptied(before: Files, code: Files) -> Iterator[str]:
    """Yield the modules, and the test files, that have nothing left in them."""
    for file, text in code.items():
        is_test = file.rpartition("/")[2].startswith("test_")
        defines = re.compile(
            r"(?m)^ *def test_" if is_test else r"(?m)^(def|class|\w.* =|import|from) "
        )
        if defines.search(before.get(file, "")) and not defines.search(text):
            yield file


def _without_headers(text: str, marks: re.Pattern[str]) -> str:
    """Leave out the headers of sections that have gone."""
    return re.sub(
        r"(?m)^ *# --- (.*?) -+\n\n",
        lambda found: "" if marks.search(found[1]) else found[0],
        text,
    )
