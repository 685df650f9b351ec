"""Which stream records a function gets."""

import json
from typing import Any

import pytest

from local.streams.filter import StreamFilter
from sam_template.template import TemplateError

RECORD = {
    "eventName": "INSERT",
    "dynamodb": {"NewImage": {"kind": {"S": "UserRegistered"}, "count": {"N": "1"}}},
}


def stream_filter(*patterns: Any) -> StreamFilter:
    return StreamFilter.of({"Filters": [{"Pattern": json.dumps(each)} for each in patterns]})


def image(**attributes: Any) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": attributes}}


def test_without_a_filter_every_record_passes() -> None:
    assert StreamFilter.of(None).passes(RECORD)


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT"]},
        {"eventName": ["REMOVE", "INSERT"]},
        {"eventName": [{"prefix": "INS"}]},
        {"eventName": ["INSERT"], **image(kind={"S": ["UserRegistered"]})},
        image(kind={"S": [{"exists": True}]}),
        image(other={"S": [{"exists": False}]}),
    ],
)
def test_a_record_passes_a_pattern_that_it_matches_in_all_keys(pattern: Any) -> None:
    assert stream_filter(pattern).passes(RECORD)


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["REMOVE"]},
        {"eventName": [{"prefix": "REM"}]},
        {"eventName": ["INSERT"], **image(kind={"S": ["UserRemoved"]})},
        image(kind={"S": [{"exists": False}]}),
        image(other={"S": [{"exists": True}]}),
        image(count={"N": [1]}),
    ],
)
def test_a_record_is_held_back_by_one_key_that_does_not_match(pattern: Any) -> None:
    assert not stream_filter(pattern).passes(RECORD)


def test_any_of_several_patterns_is_enough() -> None:
    assert stream_filter({"eventName": ["REMOVE"]}, {"eventName": ["INSERT"]}).passes(RECORD)


@pytest.mark.parametrize("value", [{"numeric": [">", 1]}, {"prefix": "a", "suffix": "b"}, ["x"]])
def test_a_comparison_that_cannot_be_made_is_refused(value: Any) -> None:
    with pytest.raises(TemplateError, match="cannot apply"):
        stream_filter({"eventName": [value]})
