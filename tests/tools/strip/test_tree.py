"""Entries of YAML and JSON go with their comments; the rest stays as it is written."""

import re

import pytest

from tools.strip.tree import without_marked

COMET = re.compile("comet", re.IGNORECASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n# Why.\ncomets: {b: 1}\nc: 2\n", "a: 1\nc: 2\n"),
        ("a:\n  x:\n    y: 1\n\n  Comet:\n    z: 1\n\n  b: 2\n", "a:\n  x:\n    y: 1\n\n  b: 2\n"),
        ("a:\n  - {x: 1}\n  # Why.\n  - {x: !Ref Comets}\n", "a:\n  - {x: 1}\n"),
        ("a: [b, comet, c]\n", "a: [b, c]\n"),
        ("a: [b, comet]\n", "a: [b]\n"),
        ('{"a": 1, "comet": 2}\n', '{"a": 1}\n'),
        ('{\n  "comet": 1,\n  "b": 2\n}\n', '{\n  "b": 2\n}\n'),
        (
            "text: |\n  a comet\nb: 1  # as comets have\n",
            "text: |\n  a comet\nb: 1  # as comets have\n",
        ),
    ],
)
def test_what_is_marked_goes_as_an_entry(before: str, after: str) -> None:
    assert without_marked(before, COMET) == after


def test_what_others_refer_to_is_written_where_the_first_of_them_stands() -> None:
    before = "Comet:\n  x: &same\n    y: 1\nB:\n  z:\n    x: *same\nC:\n  x: *same\n"

    after = "B:\n  z:\n    x: &same\n      y: 1\nC:\n  x: *same\n"

    assert without_marked(before, COMET) == after


def test_what_is_one_line_is_written_into_one_also() -> None:
    before = "Comet:\n  x: &same [{y: 1}]\nB: {x: *same}\nC: {x: *same}\n"

    assert without_marked(before, COMET) == "B: {x: &same [{y: 1}]}\nC: {x: *same}\n"
