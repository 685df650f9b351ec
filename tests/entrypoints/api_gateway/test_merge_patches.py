"""JSON Merge Patches (RFC 7396)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.entrypoints.api_gateway.problems import (
    UnsupportedMediaType,
)
from tests.entrypoints.api_gateway.reading import PATCH, faults, read_body
from tests.events import as_form, as_json, as_patch


@pytest.mark.parametrize("patch", [{}, {"name": "y"}, {"size": None}, {"size": 2.0, "name": "y"}])
def test_a_patch_has_what_is_to_change_and_null_for_what_is_to_be_cleared(
    patch: dict[str, Any],
) -> None:
    assert read_body(PATCH, as_patch(patch)) == patch
    assert read_body(PATCH, as_json(patch)) == patch


def test_a_patch_clears_only_what_may_be_null() -> None:
    assert faults(PATCH, as_patch({"name": None})).keys() == {("name",)}


def test_a_patch_is_no_form() -> None:
    with pytest.raises(UnsupportedMediaType):
        read_body(PATCH, as_form({"name": "y"}))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.from_regex("[A-Za-z]{1,10}", fullmatch=True),
            "size": st.none() | st.floats(1e-12, 1e12),
        },
    )
)
def test_every_patch_is_read_as_it_was_sent_and_nothing_is_added(patch: dict[str, Any]) -> None:
    assert read_body(PATCH, as_patch(patch)) == patch
