"""The glossary of docs/architecture.md leads to modules and names that exist."""

import re

import pytest

from tests.aws import PROJECT

_PATH = re.compile(r"`(shared/[\w/.]+)`")
_NAME = re.compile(r"`([A-Z]\w+)`")

GLOSSARY = (
    (PROJECT / "docs/architecture.md").read_text(encoding="utf-8").split("## Glossary")[1]
).split("\n## ")[0]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "shared").rglob("*.py"))


@pytest.mark.parametrize("path", sorted(set(_PATH.findall(GLOSSARY))))
def test_a_module_of_the_glossary_exists(path: str) -> None:
    assert (PROJECT / path).exists(), f"docs/architecture.md: its glossary names {path}"


@pytest.mark.parametrize("name", sorted(set(_NAME.findall(GLOSSARY))))
def test_a_name_of_the_glossary_exists(name: str) -> None:
    defined = re.search(rf"^(class {name}\b|{name}(: .+)? = )", SOURCE, re.MULTILINE)

    assert defined, f"docs/architecture.md: its glossary names {name}, which shared/ lacks"
