"""Python values survive being stored in DynamoDB."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.dynamodb.items import from_attributes, to_attributes
from shared.domain.values import ID_LARGEST, QUANTITY_LARGEST, QUANTITY_SMALLEST

SCALARS = st.text() | st.booleans() | st.integers(min_value=-ID_LARGEST, max_value=ID_LARGEST)
ROLES = st.frozensets(st.text(min_size=1), min_size=1)


@given(st.dictionaries(st.text(min_size=1), SCALARS | ROLES | st.dictionaries(st.text(), SCALARS)))
def test_an_item_is_read_as_it_was(item: dict[str, str | bool | int | frozenset[str]]) -> None:
    assert from_attributes(to_attributes(item)) == item


@given(st.floats(min_value=QUANTITY_SMALLEST, max_value=QUANTITY_LARGEST))
def test_a_quantity_is_read_with_all_its_digits(quantity: float) -> None:
    stored = from_attributes(to_attributes({"mass": quantity}))

    assert float(stored["mass"]) == quantity


@given(st.floats(min_value=QUANTITY_SMALLEST, max_value=QUANTITY_LARGEST))
def test_a_quantity_is_a_number_that_dynamodb_takes(quantity: float) -> None:
    """At most 38 digits, from 1e-130 to 9.99e125."""
    number = Decimal(to_attributes({"mass": quantity})["mass"]["N"])

    assert len(number.as_tuple().digits) <= 38
    assert Decimal("1e-130") <= number <= Decimal("9.99e125")


@pytest.mark.parametrize(
    ("quantity", "digits"),
    [(0.1, "0.1"), (1e-12, "1E-12"), (5.0, "5.0"), (1e12, "1000000000000.0")],
)
def test_a_quantity_is_stored_by_its_shortest_digits(quantity: float, digits: str) -> None:
    assert to_attributes({"mass": quantity}) == {"mass": {"N": digits}}


def test_none_is_an_absent_attribute() -> None:
    assert to_attributes({"mass": None, "name": "x"}) == {"name": {"S": "x"}}
