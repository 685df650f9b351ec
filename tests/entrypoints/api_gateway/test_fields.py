"""Identifiers, wherever they are read."""

import pytest

from shared.domain.errors import NotFound
from shared.domain.values import ID_LARGEST
from tests.entrypoints.api_gateway.reading import DOCUMENT, read_body
from tests.events import as_form, as_json


@pytest.mark.parametrize("owner", [1, ID_LARGEST])
def test_an_identifier_is_read_from_json_and_from_forms(owner: int) -> None:
    as_number = as_json({"name": "x", "owner": owner})
    as_text = as_form({"name": "x", "owner": str(owner)})

    assert read_body(DOCUMENT, as_number) == read_body(DOCUMENT, as_text)


@pytest.mark.parametrize(
    "owner", [0, -1, ID_LARGEST + 1, 10**400, 1.0, 1.5, True, None, "1", "abc", [], {}], ids=repr
)
def test_what_is_no_identifier_names_nothing(owner: object) -> None:
    with pytest.raises(NotFound):
        read_body(DOCUMENT, as_json({"name": "x", "owner": owner}))


@pytest.mark.parametrize("owner", ["0", "-1", "abc", "1e3", "", " 5", str(2**63)])
def test_what_is_no_identifier_in_a_form_names_nothing(owner: str) -> None:
    with pytest.raises(NotFound):
        read_body(DOCUMENT, as_form({"name": "x", "owner": owner}))
