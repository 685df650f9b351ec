"""Take a part out of the product: `make strip WHAT=planets`; without WHAT, list the parts."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tools.breaking_changes import CHANGELOG, DOCUMENT, RELEASED
from tools.checkout import TAKE_BACK, CheckoutError, check_clean, texts
from tools.strip.changelog import with_removed
from tools.strip.parts import DECLARATION, Part, command, declared, without
from tools.strip.python import StripError
from tools.strip.strip import Files, strip

PROJECT = Path(__file__).parents[2]
GENERATED = {
    "make openapi": "tools.build_openapi",
    "make golden": "tools.golden_mails",
    "make cost": "tools.cost",
}


def main(settings: Mapping[str, str], project: Path = PROJECT) -> int:
    """Take the part WHAT out of a project; return the exit code."""
    parts = declared(project)
    what = settings.get("WHAT", "")
    if not what:
        sys.stdout.write(listed(parts))
        return 0
    try:
        check_clean(project)
        files = dict(texts(project))
        before = dict(files)
        take_out(files, chosen(parts, what), parts, command(project))
    except (CheckoutError, StripError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write(project, before, files)
    try:
        tidy(project)
        generate(project, before.keys() - files.keys())
    except StripError as error:
        sys.stderr.write(f"{error}\nTo take this back: {TAKE_BACK}\n")
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


def chosen(parts: Mapping[str, Part], what: str) -> Sequence[Part]:
    """Return the part, behind those that cannot be without it. Raises StripError."""
    if what not in parts:
        raise StripError(f"WHAT must be one of {', '.join(parts)}")
    return [parts[name] for name in (*parts[what].needed_by, what)]


def take_out(files: Files, gone: Sequence[Part], parts: Mapping[str, Part], own: Part) -> None:
    """Take parts out, and with the last of them this command. Raises StripError."""
    names: list[str] = []
    for part in gone:
        strip(files, part, parts.keys() - names)
        names.append(part.name)
    files[DECLARATION] = without(files[DECLARATION], names)
    if not parts.keys() - names:
        strip(files, own)


def write(project: Path, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write what has changed, and remove what has gone, with folders that are empty then."""
    for file, text in after.items():
        if before.get(file) != text:
            (project / file).write_text(text, encoding="utf-8", newline="")
    gone = {Path(file) for file in before.keys() - after.keys()}
    for path in gone:
        (project / path).unlink(missing_ok=True)
    folders = {folder for path in gone for folder in path.parents} - {Path()}
    for folder in sorted(folders, reverse=True):
        if is_empty(project / folder):
            shutil.rmtree(project / folder)


def is_empty(folder: Path) -> bool:
    """Say whether a folder holds nothing but what marks a package, and what Python compiled."""
    return all(each.name in ("__init__.py", "__pycache__") for each in folder.iterdir())


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


def generate(project: Path, gone: Collection[str]) -> None:
    """Write what is generated still, and name what breaks clients. Raises StripError."""
    for name, module in GENERATED.items():
        if f"{module.replace('.', '/')}.py" not in gone:
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
    after = dict(texts(project))
    functions, files = operations(before) - operations(after), len(before) - len(after)
    lines = lines_of(before) - lines_of(after)
    said = [f"{part.name} is out: {functions} functions, {files} files, {lines:,} lines."]
    if spoken := ", ".join(speaking(after, part)):
        said.append(f"It is still spoken of, as in decisions that were made: {spoken}.")
    if DECLARATION not in after:
        said.append("Nothing else can be taken out, so this command has gone with it.")
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
