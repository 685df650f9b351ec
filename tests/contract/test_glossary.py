"""docs/architecture.md leads to modules and names that exist."""

import re

import pytest

from tests.aws import PROJECT

_PATH = re.compile(r"`(\w+/[\w/.]*)`")
_FILE = re.compile(r"`(\w+\.py)`")
_NAME = re.compile(r"`([A-Z]\w+)`")

DOCUMENT = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
GLOSSARY = DOCUMENT.split("## Glossary")[1].split("\n## ")[0]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "shared").rglob("*.py"))


@pytest.mark.parametrize("path", sorted(set(_PATH.findall(DOCUMENT))))
def test_a_path_of_the_document_exists(path: str) -> None:
    assert (PROJECT / path).exists(), f"docs/architecture.md names {path}: write it from the root"


@pytest.mark.parametrize("name", sorted(set(_FILE.findall(DOCUMENT))))
def test_a_module_of_the_document_exists(name: str) -> None:
    assert any((PROJECT / "shared").rglob(name)), f"docs/architecture.md names {name}"


@pytest.mark.parametrize("name", sorted(set(_NAME.findall(GLOSSARY))))
def test_a_name_of_the_glossary_exists(name: str) -> None:
    defined = re.search(rf"^(class {name}\b|{name}(: .+)? = )", SOURCE, re.MULTILINE)

    assert defined, f"docs/architecture.md: its glossary names {name}, which shared/ lacks"
