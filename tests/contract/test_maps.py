"""What leads readers and their tools through the repository names what is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws import PROJECT

AGENTS, INDEX, LLMS = PROJECT / "AGENTS.md", PROJECT / "docs/README.md", PROJECT / "llms.txt"
MAPS = (AGENTS, INDEX, LLMS, PROJECT / "README.md", PROJECT / "CONTRIBUTING.md")
AGENTS_LONGEST = 80  # lines: it is read before everything else, each time
NOT_IN_THE_TREE = (".aws-sam", ".local", ".venv", "application/", "text/")
"""What is made later, and media types."""

LINK = re.compile(r"\[[^]]+\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```[a-z]*\n(?P<block>.*?)```|`(?P<span>[^`]+)`", re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PATH = re.compile(r"(?<![\w./<-])[\w.-]+/[\w./-]*")
MAKE = re.compile(r"\bmake ((?:[a-z][a-z-]*\b ?)+)")
ENTRY = re.compile(r"- \[[^]]+\]\([^)]+\): .+")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_of(path: Path) -> Iterator[str]:
    for found in CODE.finditer(text_of(path)):
        yield found["block"] or " ".join(found["span"].split())


def targets() -> set[str]:
    found = re.findall(r"^([a-z-]+):.*##", text_of(PROJECT / "Makefile"), re.MULTILINE)
    return set(found)


@pytest.mark.parametrize("path", MAPS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_link_leads_to_a_file(path: Path) -> None:
    missing = [name for name in LINK.findall(text_of(path)) if not (path.parent / name).exists()]

    assert missing == []


@pytest.mark.parametrize("path", MAPS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_path_is_in_the_tree(path: Path) -> None:
    named = {each for span in SPAN.findall(text_of(path)) for each in PATH.findall(span)}
    here = {each for each in named if not each.startswith(NOT_IN_THE_TREE)}

    assert {each for each in here if not (PROJECT / each).exists()} == set()


@pytest.mark.parametrize("path", MAPS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_command_is_in_the_makefile(path: Path) -> None:
    named = {
        target for code in code_of(path) for line in MAKE.findall(code) for target in line.split()
    }

    assert named <= targets()


def test_what_an_agent_reads_first_is_short() -> None:
    assert len(text_of(AGENTS).splitlines()) <= AGENTS_LONGEST


def test_the_index_has_every_document_in_one_line() -> None:
    lines = [line for line in text_of(INDEX).splitlines() if re.match(r"\d+\. ", line)]
    listed = [name for line in lines for name in LINK.findall(line)]

    assert len(listed) == len(lines)
    documents = {path.name for path in (PROJECT / "docs").iterdir() if path != INDEX}
    assert {name for name in listed if "/" not in name} == documents


def test_llms_txt_has_the_form_of_llmstxt_org() -> None:
    title, *sections = re.split(r"^## ", text_of(LLMS), flags=re.MULTILINE)

    assert re.match(r"# .+\n\n> .+\n", title)
    assert "\n#" not in title
    assert sections[-1].startswith("Optional\n")
    for section in sections:
        _name, *entries = section.strip().splitlines()
        assert [line for line in entries if line and not ENTRY.fullmatch(line)] == []
