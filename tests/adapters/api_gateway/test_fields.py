"""Email addresses and identifiers, wherever they stand."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid, NotFound
from shared.domain.values import ID_LARGEST
from tests.adapters.api_gateway.reading import DOCUMENT, faults, read_body
from tests.events import as_form, as_json


@pytest.mark.parametrize(
    ("given_", "address"),
    [
        ("Ada@Example.COM", "Ada@example.com"),
        ("ada+planets@example.com", "ada+planets@example.com"),
        ("ada@exämple.com", "ada@exämple.com"),
    ],
)
def test_an_email_address_is_normalised_but_keeps_its_case(given_: str, address: str) -> None:
    assert read_body(DOCUMENT, as_json({"name": "x", "email": given_}))["email"] == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@example",
        "ada@@example.com",
        "ada@example.com\n",
        " ada@example.com",
        "ada@exa mple.com",
        "ädä@example.com",
        "ada@[127.0.0.1]",
        '"ada"@example.com',
        "Ada <ada@example.com>",
        "ada@example.com,bob@example.com",
        "ada\x00@example.com",
        "ada@example.test",
        "a" * 250 + "@example.com",
        "a@" + "b." * 200 + "com",
        "\ud800@example.com",
        "ada@\ud800.com",
        "ada@xn--a.com",
    ],
    ids=lambda it: ascii(it)[:30],
)
def test_what_is_no_email_address_is_refused_at_its_field(address: str) -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "email": address})).keys() == {("email",)}


@given(st.text() | st.emails() | st.from_regex(r".{0,5}@.{0,5}\..{0,3}", fullmatch=True))
def test_no_text_is_more_than_no_email_address(address: str) -> None:
    with suppress(Invalid):
        assert "@" in read_body(DOCUMENT, as_json({"name": "x", "email": address}))["email"]


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
