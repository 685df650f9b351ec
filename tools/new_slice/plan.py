"""All files of a slice, made and written at once, or not at all."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.new_slice import (
    adapters,
    domain,
    domain_tests,
    events,
    operation_tests,
    operations,
    places,
)
from tools.new_slice.slice import Slice
from tools.new_slice.template import PATH as TEMPLATE
from tools.new_slice.template import template

LINE_LONGEST = 100
OURS = '["functions", "local", "sam_template", "shared", "tests", "tools"]'
UNUSED = ("check", "--fix-only", "--select=F401")
STYLE: Sequence[tuple[str, ...]] = (
    ("check", "--fix-only", "--select=I,RUF022", f"--config=lint.isort.known-first-party={OURS}"),
    ("format",),
)
"""What `make format` does with imports and lines."""
JOINED: Sequence[tuple[str, ...]] = (
    (*STYLE[0], "--config=lint.isort.split-on-trailing-comma=false"),
    ("format", "--config=format.skip-magic-trailing-comma=true"),
)
"""What puts on one line what fits there, since less is left of it than planets have."""
_DOCSTRING = re.compile(r'(?m)^( *)"""(.*?)"""', re.DOTALL)


def files(made: Slice) -> Mapping[str, str]:
    """Return all files that are new or change, by their paths."""
    return tidy(made.project, {**new(made), **places.parent(made), **_changed(made)})


def new(made: Slice) -> Mapping[str, str]:
    """Return the files of its own."""
    many, one = made.names.many, made.names.one
    folders = {
        f"shared/domain/{many}": domain.files(made),
        f"functions/{many}": operations.files(made),
        "events": events.files(made),
        f"tests/domain/{many}": domain_tests.files(made),
        f"tests/functions/{many}": operation_tests.files(made),
    }
    return {
        **{f"{path}/{name}": text for path, them in folders.items() for name, text in them.items()},
        f"shared/adapters/dynamodb/{many}.py": adapters.storage(made),
        f"shared/wiring/{one}_catalog.py": adapters.catalog(made),
        f"shared/wiring/{one}_contribution.py": adapters.contribution(made),
        f"shared/wiring/{one}_curation.py": adapters.curation(made),
        f"tests/fakes/{many}.py": places.fake(made),
    }


def _changed(made: Slice) -> Mapping[str, str]:
    """Return the files that it has its places in."""
    return {
        TEMPLATE: template(made),
        "shared/domain/access.py": places.access(made),
        "shared/adapters/settings.py": places.settings(made),
        "tests/domain/test_access.py": places.access_test(made),
        "tests/builders.py": places.builders(made),
        "tests/fakes/__init__.py": places.fakes(made),
        "tests/tables.py": places.tables(made),
        "tests/storage.py": places.storage(made),
        "tests/functions/services.py": places.services(made),
        "tests/functions/matrix.py": places.matrix(made),
        "tests/functions/rows.py": places.rows(made),
        "tests/adapters/test_fields.py": places.stored_fields(made),
        "tests/adapters/test_lists_contract.py": places.lists(made),
        "tests/contract/test_fields.py": places.documents(made),
        "tests/contract/test_canary.py": places.canary(made),
        **_tried_end_to_end(made),
        "tools/cost/usage.py": places.usage(made),
        "README.md": places.readme(made),
        "CHANGELOG.md": places.changelog(made),
    }


def _tried_end_to_end(made: Slice) -> Mapping[str, str]:
    is_tried = places.has_collection(made)
    return {"tests/e2e/resources.py": places.collections(made)} if is_tried else {}


def _refilled(source: str) -> str:
    """Fill the paragraphs of docstrings anew: other names have other lengths."""
    return _DOCSTRING.sub(lambda it: _refilled_docstring(it[1], it[2]), source)


def _refilled_docstring(indent: str, text: str) -> str:
    width = LINE_LONGEST - len(indent)
    if len(indent) + len(text) + 6 > LINE_LONGEST and "\n" not in text:
        text = text.replace(". ", f".\n\n{indent}", 1) + f"\n{indent}"
    paragraphs = [
        textwrap.fill(each, width, break_long_words=False, break_on_hyphens=False)
        for each in (" ".join(part.split()) for part in f'"""{text}'.split("\n\n"))
    ]
    is_long = len(paragraphs) > 1 or text.endswith(f"\n{indent}")
    filled = "\n\n".join(paragraphs) + ("\n" if is_long else "") + '"""'
    return textwrap.indent(filled, indent)


def tidy(project: Path, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Sort imports, take out what is not used, and format, as `make format` does."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        modules = {path: text for path, text in texts.items() if path.endswith(".py") and text}
        new = [path for path in modules if not (project / path).exists()]
        for path, text in modules.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(_refilled(text) if path in new else text, encoding="utf-8")
        _ruff(project, folder, *UNUSED)
        for command in JOINED:
            _ruff(project, folder, *command, *new)
        for command in STYLE:
            _ruff(project, folder, *command)
        tidied = {path: (folder / path).read_text(encoding="utf-8") for path in modules}
    return {**texts, **tidied}


def _ruff(project: Path, folder: Path, *arguments: str) -> None:
    command, *others = arguments
    subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "ruff", command, "--quiet", "--no-cache"),
            *("--config", str(project / "pyproject.toml"), *others),
        ],
        cwd=folder,
        check=True,
    )
