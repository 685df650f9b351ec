"""What FIELDS may say, and what is refused in one line."""

import pytest

from tools.new_slice.fields import Field, Kind, check_beside, read_fields
from tools.new_slice.names import Names, Refused


def test_each_field_has_a_name_and_a_type_and_may_be_not_known() -> None:
    assert read_fields("radius:number? discovered:date kind:rocky|icy star_id:reference") == (
        Field("radius", Kind.NUMBER, nullable=True),
        Field("discovered", Kind.DATE),
        Field("kind", Kind.CHOICE, choices=("rocky", "icy")),
        Field("star_id", Kind.REFERENCE),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "at least one field"),
        ("radius", "no name:type"),
        ("Radius:number", "no name:type"),
        ("2nd:number", "no name:type"),
        ("a__b:text", "no name:type"),
        (f"{'x' * 25}:text", "no name:type"),
        ("radius:float", "no type that is known"),
        ("radius:choice", "no type that is known"),
        ("radius:", "no type that is known"),
        ("class:text", "choose another"),
        ("radius:number, title:text", "no commas"),
        ("kind:rocky", "no type that is known"),
        ("kind:one|", "odd choices"),
        ("kind:one|one", "odd choices"),
        ("kind:One|two", "odd choices"),
        ("star:reference", "called …_id"),
        ("star_id:integer", "called …_id"),
        ("radius:number radius:text", "names radius twice"),
    ],
)
def test_what_is_odd_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        read_fields(text)

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["moon_id", "planet_id"])
def test_no_field_has_the_name_of_an_id_of_the_path(name: str) -> None:
    with pytest.raises(Refused, match=name):
        check_beside([Field(name, Kind.REFERENCE)], Names("moon"), Names("planet"))
