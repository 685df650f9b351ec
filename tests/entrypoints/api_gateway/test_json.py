"""JSON is read strictly (RFC 8259): bad input is Invalid at its field, and never more."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid, NotFound
from shared.domain.values import TEXT_RULE
from shared.entrypoints.api_gateway.operation import Reads
from shared.entrypoints.api_gateway.problems import (
    BODY_LARGEST,
    ContentTooLarge,
    UnsupportedMediaType,
)
from tests.entrypoints.api_gateway.reading import DOCUMENT, PATCH, faults, read_body, text
from tests.events import as_json


@pytest.mark.parametrize("size", [1, 1.5, 1e-12, 1e12, None])
def test_json_is_read_as_it_is(size: float | None) -> None:
    assert read_body(DOCUMENT, as_json({"name": " Ångström", "size": size})) == {
        "name": " Ångström",
        "size": size,
    }


def test_what_is_absent_stays_absent() -> None:
    assert read_body(DOCUMENT, as_json({"name": "x"})) == {"name": "x"}


@pytest.mark.parametrize(
    "size",
    [
        '"5"',
        "true",
        "false",
        "[]",
        "{}",
        '""',
        "-1",
        "-0.0",
        "0",
        "1e300",
        "5e-324",
        "9e-13",
        "1000000000000.1",
        "1" + "0" * 400,
        "1" + "0" * 4000,
    ],
    ids=lambda it: it[:20],
)
def test_what_is_no_number_in_its_bounds_is_refused_at_its_field(size: str) -> None:
    assert faults(DOCUMENT, text(f'{{"name": "x", "size": {size}}}')).keys() == {("size",)}


@pytest.mark.parametrize(
    "size", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1" + "0" * 5000, "-" + "9" * 5000]
)
@pytest.mark.parametrize("place", ['{{"name": "x", "size": {}}}', "[[{}]]", "{}"])
def test_a_number_that_no_float_holds_is_no_json(size: str, place: str) -> None:
    (reason,) = faults(DOCUMENT, text(place.format(size))).values()

    assert reason.startswith("must be JSON: ")
    assert "sys." not in reason


@pytest.mark.parametrize(
    "name",
    [5, True, None, [], {}, "", " ", "\t", "a\x00b", "a\x7f", "x" * 11, "\ud800", "\udfff\ud800"],
    ids=ascii,
)
def test_what_is_no_name_is_refused_at_its_field(name: object) -> None:
    assert faults(DOCUMENT, as_json({"name": name})).keys() == {("name",)}


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "{",
        "{]",
        "{'name': 'x'}",
        '{"name": "x",}',
        '{"name": "x"} {}',
        '{"name": "x"}//',
        '{"name": "a\tb"}',
        "nul",
        "undefined",
        "\ufeff{}",
        "name=x",
        "<xml/>",
        "[" * 50_000,
        '{"a":' * 10_000,
        "[" * 30_000 + "]" * 30_000,
        "\ud800",
    ],
    ids=lambda it: ascii(it)[:20],
)
def test_what_is_no_json_is_refused_as_a_whole(body: str) -> None:
    found = faults(DOCUMENT, text(body))

    assert found.keys() == {()}
    assert found[()].startswith("must be JSON: ")


@pytest.mark.parametrize("body", ["[]", "5", '"x"', "null", "true", '[{"name": "x"}]'])
def test_what_is_no_object_is_refused_as_a_whole(body: str) -> None:
    assert faults(DOCUMENT, text(body)) == {(): "must be a JSON object"}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", 5, "must be a string"),
        ("name", "", "must have 1 or more characters"),
        ("name", "x" * 11, "must have at most 10 characters"),
        ("name", "\u202e", TEXT_RULE),
        ("size", "5", "must be a number"),
        ("size", 0, "must be at least 1e-12"),
        ("size", 1e13, "must be at most 1e+12"),
        ("count", 1.5, "must be a whole number"),
        ("kind", "red", "must be 'large' or 'small'"),
    ],
)
def test_a_reason_is_in_the_words_of_json(field: str, value: object, reason: str) -> None:
    assert faults(DOCUMENT, as_json({"name": "x", field: value})) == {(field,): reason}


@pytest.mark.parametrize("reads", [DOCUMENT, PATCH])
def test_a_field_that_is_only_shown_is_read_only(reads: Reads[Any]) -> None:
    assert faults(reads, as_json({"name": "x", "made_at": "now", "colour": "red"})) == {
        ("made_at",): "is read-only",
        ("colour",): "is not known here",
    }


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": "P\ufffd"}, ("name",)),
        ({"name": "x", "colours": ["red", "gr\ufffdn"]}, ("colours", 1)),
        ({"name": "x", "inner": {"a": "\ud800"}}, ("inner", "a")),
        ({"name": "x", "\ufffd": 1}, ("\ufffd",)),
    ],
    ids=ascii,
)
def test_a_text_that_was_no_utf_8_is_refused_at_its_field(
    body: object, path: tuple[str | int, ...]
) -> None:
    """API Gateway writes U+FFFD for such bytes."""
    assert faults(DOCUMENT, as_json(body)) == {path: "must be text in UTF-8, without U+FFFD"}


def test_an_unknown_field_is_refused_by_its_name() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "colour": "red"})) == {
        ("colour",): "is not known here"
    }


def test_a_field_whose_name_is_no_text_is_refused() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "\ud800": 1}))


def test_a_field_that_is_missing_is_named() -> None:
    assert faults(DOCUMENT, as_json({})) == {("name",): "is required"}


@pytest.mark.parametrize("body", ['{"name": "x", "name": "y"}', '{"a": {"b": 1, "b": 2}}'])
def test_a_name_occurs_once_in_an_object(body: str) -> None:
    assert faults(DOCUMENT, text(body)) == {(): "must be JSON: a name occurs twice in an object"}


def test_all_faults_are_reported_at_once() -> None:
    body = as_json({"size": "5", "colour": "red"})

    assert faults(DOCUMENT, body).keys() == {("name",), ("size",), ("colour",)}


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; charset=utf8; q=1",
    ],
)
def test_a_media_type_is_known_in_any_case_and_with_parameters(media_type: str) -> None:
    assert read_body(DOCUMENT, text('{"name": "x"}', media_type)) == {"name": "x"}


@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "",
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/merge-patch+json",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=windows-1252",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "application/json; charset=ütf-8",
    ],
)
def test_a_document_of_another_media_type_is_refused(media_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaType, match="application/json or application/x-www-form"):
        read_body(DOCUMENT, text('{"name": "x"}', media_type))


def test_a_body_has_at_most_64_kib() -> None:
    filling = " " * (BODY_LARGEST - len('{"name":"x"}'))

    assert read_body(DOCUMENT, text('{"name":"x"}' + filling)) == {"name": "x"}
    for media_type in ("application/json", "application/x-www-form-urlencoded"):
        with pytest.raises(ContentTooLarge):
            read_body(DOCUMENT, text('{"name":"x"}' + filling + " ", media_type))


def test_a_body_that_is_too_large_hears_the_limit() -> None:
    with pytest.raises(ContentTooLarge, match="65,536 bytes"):
        read_body(DOCUMENT, text(" " * (BODY_LARGEST + 1)))


def test_the_size_of_a_body_is_counted_in_bytes() -> None:
    with pytest.raises(ContentTooLarge):
        read_body(DOCUMENT, text("🪐" * (BODY_LARGEST // 4 + 1)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text() | st.builds(json.dumps, JSON))
def test_no_body_is_more_than_invalid(body: str) -> None:
    for media_type in ("application/json", "application/x-www-form-urlencoded"):
        with suppress(Invalid, NotFound):
            read_body(DOCUMENT, text(body, media_type))


@given(st.fixed_dictionaries({"name": JSON}, optional={"size": JSON, "count": JSON}))
def test_no_value_is_more_than_invalid(value: object) -> None:
    with suppress(Invalid):
        read_body(DOCUMENT, as_json(value))
