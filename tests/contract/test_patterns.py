r"""Every pattern of the OpenAPI document means the same in the engines that clients have.

Each is compiled and tried in: ECMA-262 with the `u` flag, as JavaScript and zod have it (regress);
RE2, which Go's regexp shares its syntax with (google-re2); Rust's regex (pydantic's own engine);
and Python's re. Java has no engine here: what its classes read otherwise is refused by name.

What the engines need: no look-around (RE2, Rust), no `\u` (RE2), no `\p` (Python), no lone
surrogate (RE2, Rust), no line terminator, which would end a regular expression in JavaScript's
source, and no `[`, `&&` or `#` with flags of Java's.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

import pytest
import re2
import regress
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from tools.build_openapi import TARGET

type Matches = Callable[[str], bool]

LINE_TERMINATORS = "\n\r\u2028\u2029"
TEXTS = [
    "Vega b",
    " Vega\u00a0b ",
    "👩‍🚀",
    "1️⃣",
    "می‌خواهم",
    "eyJ_-",
    "地\u200d",
    "\u200b",
    "P\ufffd",
    "",
    "a\u2028b",
]


def _patterns(schema: object) -> Iterator[str]:
    match schema:
        case {"pattern": str(pattern)}:
            yield pattern
        case dict():
            for member in schema.values():
                yield from _patterns(member)
        case list():
            for item in schema:
                yield from _patterns(item)


PATTERNS = sorted(set(_patterns(json.loads(TARGET.read_text(encoding="utf-8")))))


def in_ecma_262(pattern: str) -> Matches:
    compiled = regress.Regex(pattern, "u")
    return lambda text: compiled.find(text) is not None


def in_re2(pattern: str) -> Matches:
    compiled = re2.compile(pattern)
    return lambda text: compiled.search(text) is not None


def in_rust(pattern: str) -> Matches:
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(pattern=pattern)])

    def matches(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return matches


def in_python(pattern: str) -> Matches:
    r"""Python's `$` also lets a line end stand behind it; `\Z` is what others mean by it."""
    compiled = re.compile(re.sub(r"\$$", r"\\Z", pattern))
    return lambda text: compiled.search(text) is not None


ENGINES: Mapping[str, Callable[[str], Matches]] = {
    "ECMA-262": in_ecma_262,
    "RE2": in_re2,
    "Rust": in_rust,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_a_pattern_means_the_same_in_every_engine(pattern: str, engine: str) -> None:
    expected, matches = in_python(pattern), ENGINES[engine](pattern)

    assert [matches(text) for text in TEXTS] == [expected(text) for text in TEXTS]
    _compare(expected, matches)


def _compare(expected: Matches, matches: Matches) -> None:
    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def compare(text: str) -> None:
        assert matches(text) == expected(text)

    compare()


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_a_pattern_needs_nothing_that_an_engine_lacks(pattern: str) -> None:
    assert not re.search(r"\\[upP]|\(\?[^:]", pattern)
    assert not set(LINE_TERMINATORS) & set(pattern)
    assert not re.search("[\ud800-\udfff]", pattern)


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_java_reads_the_classes_of_a_pattern_as_others_do(pattern: str) -> None:
    """There `[` within a class begins another one, and `&&` intersects."""
    for inside in re.findall(r"\[([^]]*)\]", pattern):
        assert "[" not in inside
        assert "&&" not in inside


def test_the_document_has_patterns() -> None:
    assert len(PATTERNS) >= 3
