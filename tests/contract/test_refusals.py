"""The matrix of refusals is complete: every operation has its row, every refusal its rule."""

from operator import attrgetter

import pytest

from shared.domain.errors import Refusal
from tests.functions.documented import refused_by, routes
from tests.functions.matrix import rule_of
from tests.functions.rows import ROWS

BY_NAME = {row.name: row for row in ROWS}
REFUSALS = [
    (name, kind)
    for name in routes()
    if name in BY_NAME
    for kind in sorted(refused_by(name), key=attrgetter("__name__"))
]


def test_every_operation_has_its_row_and_the_reverse() -> None:
    missing = sorted(routes().keys() - BY_NAME.keys())
    left_over = sorted(BY_NAME.keys() - routes().keys())

    assert not missing, f"add a Row for each of {missing} to tests/functions/rows.py"
    assert not left_over, f"take the rows of {left_over} out of tests/functions/rows.py"


@pytest.mark.parametrize(
    ("name", "kind"), REFUSALS, ids=[f"{name}: {kind.__name__}" for name, kind in REFUSALS]
)
def test_every_refusal_that_an_operation_declares_has_its_rule(
    name: str, kind: type[Refusal]
) -> None:
    assert rule_of(BY_NAME[name], kind), (
        f"{name} refuses {kind.__name__}, and nothing provokes it: add a rule to the `own` of its "
        "row in tests/functions/rows.py, or, if other operations refuse it too, to GENERAL in "
        "tests/functions/matrix.py"
    )


def test_no_row_has_a_rule_that_its_operation_does_not_need() -> None:
    unneeded = [
        f"{name}: {kind.__name__}"
        for name, row in BY_NAME.items()
        for kind in row.own.keys() - refused_by(name)
    ]

    assert not unneeded, f"take them out of tests/functions/rows.py, or declare them: {unneeded}"
