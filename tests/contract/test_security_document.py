"""docs/security.md answers every row of its two lists, by files and tests that exist."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.aws import PROJECT

DOCUMENT = "docs/security.md"
TEXT = (PROJECT / DOCUMENT).read_text(encoding="utf-8")

TOP_10 = [f"API{number}" for number in range(1, 11)]
# How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has. They are the first
# ones of their section; those of level 3 follow.
ASVS_LEVELS_1_AND_2 = {
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
}
ASVS = [
    f"{section}.{number}"
    for section, most in ASVS_LEVELS_1_AND_2.items()
    for number in range(1, most + 1)
]

ANSWERED = {"Met", "Partly"}
REASONED = {"Partly", "Not yet", "Not met"}
REASON_SHORTEST = 20  # characters

_ROW = re.compile(
    r"^\| (API\d+|\d+\.\d+\.\d+) [^|]+\| \*\*(.+?)\.\*\*(.*)\|(.*)\|(.*)\|$", re.MULTILINE
)
_NOT_APPLICABLE = re.compile(r"^\| (\d+\.\d+)\.(\d+)(?: to \1\.(\d+))? \| .+ \|$", re.MULTILINE)
_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*\.\w+)`")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


class Row(NamedTuple):
    """How a row is answered."""

    name: str
    answer: str
    reason: str
    code: list[str]
    tests: list[tuple[str, str]]


def rows() -> Iterator[Row]:
    for name, answer, reason, code, tests in _ROW.findall(TEXT):
        yield Row(name, answer, reason.strip(), _PATH.findall(code), _TEST.findall(tests))


def not_applicable() -> Iterator[str]:
    """Return the requirements that the document says do not apply; each line has its reason."""
    for section, first, last in _NOT_APPLICABLE.findall(TEXT):
        for number in range(int(first), int(last or first) + 1):
            yield f"{section}.{number}"


ROWS = list(rows())


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_row_of_both_lists_is_answered_once() -> None:
    answered = [row.name for row in ROWS] + list(not_applicable())
    wanted = TOP_10 + ASVS

    missing = [name for name in wanted if name not in answered]
    unknown = [name for name in answered if name not in wanted]
    twice = sorted({name for name in answered if answered.count(name) > 1})
    assert not missing, f"{DOCUMENT}: add rows for {missing}"
    assert not unknown, f"{DOCUMENT}: take out the rows {unknown}, which the lists do not have"
    assert not twice, f"{DOCUMENT}: answer {twice} once"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_names_its_code_and_tests_or_a_reason(row: Row) -> None:
    assert row.answer in ANSWERED | REASONED, f"{DOCUMENT}: {row.name} says {row.answer!r}"
    if row.answer in ANSWERED:
        assert row.code, f"{DOCUMENT}: name the code that answers {row.name}"
        assert row.tests, f"{DOCUMENT}: name a test, as `tests/….py::test_…`, for {row.name}"
    if row.answer in REASONED:
        message = f"{DOCUMENT}: say why {row.name} is not met, or what is missing"
        assert len(row.reason) >= REASON_SHORTEST, message


@pytest.mark.parametrize("path", sorted(set(_PATH.findall(TEXT))))
def test_a_file_that_is_named_exists(path: str) -> None:
    message = f"{DOCUMENT} names {path}, which is gone: name what answers for the row now"
    assert (PROJECT / path).is_file(), message


@pytest.mark.parametrize(("path", "name"), sorted(set(_TEST.findall(TEXT))))
def test_a_test_that_is_named_exists(path: str, name: str) -> None:
    assert (PROJECT / path).is_file(), f"{DOCUMENT} names tests in {path}, which is gone"
    message = f"{DOCUMENT} names {path}::{name}, which is gone: name the test that holds it now"
    assert name in names_in(path), message


def test_no_test_is_named_in_another_form() -> None:
    """What the other tests here do not recognize, they would not miss."""
    named = TEXT.count("::")

    assert named == len(_TEST.findall(TEXT)), f"{DOCUMENT}: name tests as `tests/….py::test_…`"
