"""Take a part out of the product: `make strip WHAT=planets`; without WHAT, list the parts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools.breaking_changes import CHANGELOG, DOCUMENT, RELEASED
from tools.checkout import CheckoutError, check_clean, texts
from tools.strip.changelog import with_removed
from tools.strip.parts import Part, declared
from tools.strip.python import StripError
from tools.strip.strip import strip

PROJECT = Path(__file__).parents[2]
GENERATED = {
    "make openapi": "tools.build_openapi",
    "make golden": "tools.golden_mails",
    "make cost": "tools.cost",
}


def main(settings: Mapping[str, str], project: Path = PROJECT) -> int:
    """Take the part WHAT out of a project; return the exit code."""
    parts = declared()
    what = settings.get("WHAT", "")
    if not what:
        sys.stdout.write(listed(parts))
        return 0
    try:
        check_clean(project)
        files = {file: text for file, text in texts(project) if not is_own(file)}
        before = dict(files)
        for part in chosen(parts, what, files):
            strip(files, part)
    except (CheckoutError, StripError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(project, before, files)
    try:
        tidy(project)
        generate(project)
    except StripError as error:
        sys.stderr.write(f"{error}\nTo take this back: git reset --hard\n")
        return 1
    sys.stdout.write(report(before, project, parts[what]))
    return 0


def listed(parts: Mapping[str, Part]) -> str:
    """Say what can be taken out."""
    lines = [
        f"{name:<10} {part.summary}"
        + (f" (and first {', '.join(part.needed_by)})" if part.needed_by else "")
        for name, part in parts.items()
    ]
    return "".join(f"{line}\n" for line in [*lines, "Take one out: make strip WHAT=…"])


def chosen(parts: Mapping[str, Part], what: str, files: Mapping[str, str]) -> Sequence[Part]:
    """Return the part, behind those that cannot be without it. Raises StripError."""
    if what not in parts:
        raise StripError(f"WHAT must be one of {', '.join(parts)}")
    if not is_there(parts[what], files):
        raise StripError(f"{what} is not there any more")
    found = [parts[name] for name in (*parts[what].needed_by, what)]
    return [part for part in found if is_there(part, files)]


def is_own(file: str) -> bool:
    """Say whether a file is of this command, which names all parts."""
    return file.startswith(("tools/strip/", "tests/tools/strip/"))


def is_there(part: Part, files: Mapping[str, str]) -> bool:
    """Say whether the project still has a part: operations of it."""
    return any(file.startswith("functions/") and part.marks.search(file) for file in files)


def write(project: Path, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write what has changed, and remove what has gone, with folders that are empty then."""
    for file, text in after.items():
        if before.get(file) != text:
            (project / file).write_text(text, encoding="utf-8", newline="")
    for file in sorted(before.keys() - after.keys()):
        path = project / file
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == project or not is_empty(folder):
                break
            (folder / "__init__.py").unlink(missing_ok=True)
            if not list(folder.iterdir()):
                folder.rmdir()


def is_empty(folder: Path) -> bool:
    """Say whether a folder holds nothing but what marks a package, and what Python compiled."""
    return all(each.name == "__init__.py" for each in folder.iterdir())


def tidy(project: Path) -> None:
    """Remove imports that nothing uses any more, and fold lines anew. Raises StripError."""
    empty = "if TYPE_CHECKING:\n    pass\n"
    for _ in range(2):
        ruff(project, "check", "--fix", "--exit-zero", "--quiet")
        for file, text in texts(project):
            if file.endswith(".py") and empty in text:
                (project / file).write_text(text.replace(empty, ""), encoding="utf-8")
    ruff(project, "check", "--fix", "--quiet")
    ruff(project, "format", "--quiet")


def ruff(project: Path, *arguments: str) -> None:
    """Run ruff. Raises StripError."""
    run(project, f"ruff {arguments[0]}", "ruff", *arguments)


def generate(project: Path) -> None:
    """Write what is generated, and name what breaks clients. Raises StripError."""
    for name, module in GENERATED.items():
        run(project, name, module)
    released, document = (
        json.loads((project / file).read_text(encoding="utf-8")) for file in (RELEASED, DOCUMENT)
    )
    changelog = project / CHANGELOG
    text = changelog.read_text(encoding="utf-8")
    removed = sorted(released["paths"].keys() - document["paths"].keys())
    changelog.write_text(with_removed(text, removed), encoding="utf-8")


def run(project: Path, name: str, module: str, *arguments: str) -> None:
    """Run a module of Python's that must succeed. Raises StripError, with what it said."""
    done = subprocess.run(  # noqa: S603 - the commands are ours
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise StripError(f"The part is cut out, but {name} failed:\n{said}")


def report(before: Mapping[str, str], project: Path, part: Part) -> str:
    """Say what has gone, which texts still speak of it, and what comes next."""
    after = {file: text for file, text in texts(project) if not is_own(file)}
    functions, files = operations(before) - operations(after), len(before) - len(after)
    lines = lines_of(before) - lines_of(after)
    said = [f"{part.name} is out: {functions} functions, {files} files, {lines:,} lines."]
    if spoken := ", ".join(speaking(after, part)):
        said.append(f"It is still spoken of, as in decisions that were made: {spoken}.")
    said.append(f'Next: make test, then git commit -am "Take {part.name} out".')
    return "".join(f"{line}\n" for line in said)


def operations(files: Mapping[str, str]) -> int:
    """Count the functions, by their events."""
    return sum(file.startswith("events/") for file in files)


def lines_of(files: Mapping[str, str]) -> int:
    """Count the lines of all files."""
    return sum(text.count("\n") for text in files.values())


def speaking(files: Mapping[str, str], part: Part) -> Iterator[str]:
    """Yield the documents that still have the part's word, with the number of lines."""
    for file, text in files.items():
        count = sum(bool(part.marks.search(line)) for line in text.splitlines())
        if file.endswith(".md") and count:
            yield f"{file} ({count})"


if __name__ == "__main__":
    sys.exit(main(os.environ))
