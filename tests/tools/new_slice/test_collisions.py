"""A name that the code of a slice has for something else is refused, before anything is written."""

import pytest

from tests.clone import ROOT
from tools.new_slice.__main__ import read
from tools.new_slice.names import Refused


def read_names(name: str, fields: str) -> None:
    read({"NAME": name, "FIELDS": fields}, ROOT)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("self", "self"),
        ("new", "new"),
        ("true", "True"),
        ("literal", "Literal"),
        ("time", "times"),
        ("draw", "draw_id"),
        ("event_of", "event_of"),
        ("function", "functions"),
    ],
)
def test_no_resource_is_called_as_something_else_in_its_own_code(name: str, word: str) -> None:
    with pytest.raises(Refused, match=f"the word {word} for something else") as refusal:
        read_names(name, "radius:number")

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "field",
    ["key", "expected", "version", "created_at", "details", "revision", "int", "str", "property"],
)
def test_no_field_hides_what_its_aggregate_has(field: str) -> None:
    with pytest.raises(Refused, match=f"{field} in FIELDS is a name that the slice has"):
        read_names("walrus", f"{field}:text")


@pytest.mark.parametrize(
    "fields",
    [
        "typed_dict:text",
        "not_required:text",
        "id:text",
        "walrus_answer:text",
        "kind:one|two walrus_kind:text",
        "size_1:text size1:text",
    ],
)
def test_no_two_types_of_the_documents_have_one_name(fields: str) -> None:
    with pytest.raises(Refused, match="a name that the slice has"):
        read_names("walrus", fields)


def test_a_field_may_be_called_as_whatever_is_elsewhere() -> None:
    read_names("walrus", "name:text limit:integer cursor:text page:text user:text planet:text")
    read_names("walrus", "text:text day:date quantity:number whole:integer none:text")
