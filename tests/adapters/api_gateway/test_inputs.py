"""What operations read: JSON, forms, merge patches and queries. Bad input is Invalid, no more."""

import json
from contextlib import suppress
from typing import Annotated, Any, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from shared.adapters.api_gateway.inputs import (
    BODY_LARGEST,
    EMAIL_ADDRESS,
    ID_FROM_ANYTHING,
    INTEGER_FROM_TEXT,
    NUMBER_FROM_TEXT,
    document,
    document_model,
    grant,
    merge_patch,
    paged_query,
    query,
)
from shared.adapters.api_gateway.operation import Reads
from shared.adapters.api_gateway.problems import (
    ContentTooLarge,
    InvalidTokenRequest,
    UnsupportedGrantType,
    UnsupportedMediaType,
)
from shared.adapters.api_gateway.request import Request
from shared.domain.errors import Fault, Invalid, NotFound
from shared.domain.values import ID_LARGEST, VISIBLE_TEXT
from tests.events import Body, as_form, as_json, as_patch, event_of

MARK = "s3cr3t-m4rk"

type Number = Annotated[float, NUMBER_FROM_TEXT, Field(ge=1e-12, le=1e12, allow_inf_nan=False)]


@document_model
class Thing(TypedDict):
    """Something of each kind that documents have."""

    name: Annotated[str, Field(min_length=1, max_length=10, pattern=VISIBLE_TEXT)]
    size: NotRequired[Number | None]
    count: NotRequired[Annotated[int, INTEGER_FROM_TEXT]]
    email: NotRequired[Annotated[str, EMAIL_ADDRESS]]
    owner: NotRequired[Annotated[int, ID_FROM_ANYTHING]]


@document_model
class ThingPatch(TypedDict, total=False):
    """Some new details of a thing."""

    name: Annotated[str, Field(min_length=1, max_length=10, pattern=VISIBLE_TEXT)]
    size: Number | None


class Login(TypedDict):
    """A token request."""

    grant_type: str
    password: Annotated[str, Field(min_length=1)]


DOCUMENT: Reads[Thing] = document(Thing)
PATCH: Reads[ThingPatch] = merge_patch(ThingPatch)
GRANT: Reads[Login] = grant(Login, "password")
QUERY: Reads[Thing] = query(Thing)
PAGE = paged_query(ThingPatch)


def read_body[Input](reads: Reads[Input], body: Body) -> Input:
    return reads.read(Request(event_of("create_planet", body=body)))


def read_query[Input](reads: Reads[Input], **parameters: str | list[str]) -> Input:
    return reads.read(Request(event_of("list_planets", query=parameters)))


def faults(reads: Reads[Any], body: Body) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(Invalid) as refusal:
        read_body(reads, body)
    return {fault.path: fault.reason for fault in refusal.value.faults}


def query_faults(reads: Reads[Any], **parameters: str | list[str]) -> set[Fault]:
    with pytest.raises(Invalid) as refusal:
        read_query(reads, **parameters)
    return set(refusal.value.faults)


def text(body: str, media_type: str | None = "application/json") -> Body:
    return Body(body, media_type)


# --- JSON ----------------------------------------------------------------------------------------


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
    assert faults(DOCUMENT, text(body)).keys() == {()}


def test_an_unknown_field_is_refused_by_its_name() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "colour": "red"})) == {
        ("colour",): "is not known here"
    }


def test_a_field_whose_name_is_no_text_is_refused() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "\ud800": 1}))


def test_a_field_that_is_missing_is_named() -> None:
    assert faults(DOCUMENT, as_json({})) == {("name",): "is required"}


@pytest.mark.parametrize("body", ['{"name": "x", "name": "y"}', '{"a": {"b": 1, "b": 2}}'])
def test_a_name_stands_once_in_an_object(body: str) -> None:
    assert faults(DOCUMENT, text(body)) == {(): "must be JSON: a name stands twice in an object"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    body = as_json({"size": "5", "colour": "red"})

    assert faults(DOCUMENT, body).keys() == {("name",), ("size",), ("colour",)}


@pytest.mark.parametrize("media_type", ["application/json", "Application/JSON; charset=utf-8"])
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


@given(st.fixed_dictionaries({"name": JSON}, optional={"size": JSON, "email": JSON, "count": JSON}))
def test_no_value_is_more_than_invalid(value: object) -> None:
    with suppress(Invalid):
        read_body(DOCUMENT, as_json(value))


# --- What must not be repeated -------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        {"name": MARK},
        {"name": [MARK]},
        {"name": f"{MARK}\x00"},
        {"name": "x", "size": MARK},
        {"name": "x", "count": MARK},
        {"name": "x", "email": MARK},
        {"name": "x", "email": f"x@{MARK}"},
        {"name": "x", "email": f"{MARK} <x@example.com>"},
        {"name": "x", "other": MARK},
        [MARK],
        MARK,
    ],
    ids=str,
)
def test_no_refusal_repeats_what_was_given(document: object) -> None:
    found = faults(DOCUMENT, as_json(document))

    assert MARK not in repr(found)


@pytest.mark.parametrize(
    "body", [f'{{"password": "{MARK}', f'{{"password": "{MARK}", "password": "{MARK}"}}', MARK]
)
def test_no_refusal_repeats_what_could_not_be_read(body: str) -> None:
    assert MARK not in repr(faults(DOCUMENT, text(body)))
    with pytest.raises(InvalidTokenRequest) as refusal:
        read_body(GRANT, text(body))
    assert MARK not in repr(refusal.value)


# --- Forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "size"),
    [("5", 5.0), ("1.5", 1.5), ("1e-12", 1e-12), ("1E+3", 1000.0), ("0.10", 0.1)],
)
def test_a_form_has_numbers_as_json_writes_them(written: str, size: float) -> None:
    assert read_body(DOCUMENT, as_form({"name": "x", "size": written})) == {
        "name": "x",
        "size": size,
    }


@pytest.mark.parametrize(
    "written",
    ["1_000", " 5", "5 ", "nan", "NaN", "inf", "Infinity", "0x10", "05", "+5", ".5", "5.", "٣",
     "1e400", "-1", "1,5", "five", "5\n", "true", "1e999999999", "9" * 5000],
    ids=lambda it: ascii(it)[:20],
)  # fmt: skip
def test_a_form_has_no_other_numbers(written: str) -> None:
    assert faults(DOCUMENT, as_form({"name": "x", "size": written})).keys() == {("size",)}


def test_an_empty_field_of_a_form_is_null() -> None:
    assert read_body(DOCUMENT, as_form({"name": "x", "size": ""})) == {"name": "x", "size": None}
    assert faults(DOCUMENT, as_form({"name": ""})).keys() == {("name",)}


def test_a_field_of_a_form_stands_once() -> None:
    fields = [("name", "x"), ("size", "1"), ("name", "y")]

    assert faults(DOCUMENT, as_form(fields)) == {("name",): "must be given once only"}


def test_a_forms_text_is_percent_encoded_utf_8() -> None:
    body = text("name=%C3%85+b&size=1", "application/x-www-form-urlencoded; charset=utf-8")

    assert read_body(DOCUMENT, body) == {"name": "Å b", "size": 1.0}


@pytest.mark.parametrize("body", ["name=%ff", "name=Å", "name=\ud800", "%ff=x"], ids=ascii)
def test_a_form_that_is_not_utf_8_is_refused_as_a_whole(body: str) -> None:
    assert faults(DOCUMENT, text(body, "application/x-www-form-urlencoded")).keys() == {()}


def test_a_number_in_json_text_is_no_number_although_forms_have_them_so() -> None:
    assert faults(DOCUMENT, as_json({"name": "x", "count": "5"})).keys() == {("count",)}


# --- Email addresses and identifiers -------------------------------------------------------------


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


# --- Merge patches -------------------------------------------------------------------------------


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


# --- Queries -------------------------------------------------------------------------------------


def test_a_query_is_read_from_text() -> None:
    assert read_query(QUERY, name="x", size="1.5", owner="7") == {
        "name": "x",
        "size": 1.5,
        "owner": 7,
    }


def test_an_unknown_parameter_is_refused_by_its_name() -> None:
    assert query_faults(QUERY, name="x", colour="red") == {Fault(("colour",), "is not known here")}


def test_a_parameter_stands_once() -> None:
    assert query_faults(QUERY, name=["x", "x"]) == {Fault(("name",), "must be given once only")}


def test_an_empty_parameter_is_no_null() -> None:
    assert {fault.path for fault in query_faults(QUERY, name="x", size="")} == {("size",)}


def test_a_list_has_20_items_a_page_if_nothing_is_said() -> None:
    asked = read_query(PAGE)

    assert (asked.selection, asked.limit, asked.place) == ({}, 20, None)


@pytest.mark.parametrize("limit", ["1", "100"])
def test_a_page_has_1_to_100_items(limit: str) -> None:
    assert read_query(PAGE, name="x", limit=limit).limit == int(limit)


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1e1", "1.0", "05", " 5", "٣", "", "all", "9" * 5000], ids=ascii
)
def test_a_page_of_another_size_is_refused(limit: str) -> None:
    assert {fault.path for fault in query_faults(PAGE, limit=limit)} == {("limit",)}


@pytest.mark.parametrize("name", ["limit", "cursor", "name"])
def test_a_parameter_of_a_list_stands_once(name: str) -> None:
    assert {it.path for it in query_faults(PAGE, **{name: ["1", "2"]})} == {(name,)}


# --- Token requests ------------------------------------------------------------------------------


@pytest.mark.parametrize("as_body", [as_form, as_json])
def test_a_token_request_ignores_what_it_does_not_know(as_body: Any) -> None:
    given_ = {"grant_type": "password", "password": "x", "scope": "all"}

    assert read_body(GRANT, as_body(given_)) == {"grant_type": "password", "password": "x"}


@pytest.mark.parametrize(
    "grant_type", ["client_credentials", "Password", "authorization_code", 5, [], {}], ids=str
)
def test_a_token_request_of_another_grant_type_is_not_supported(grant_type: object) -> None:
    with pytest.raises(UnsupportedGrantType):
        read_body(GRANT, as_json({"grant_type": grant_type, "password": "x"}))


@pytest.mark.parametrize(
    "body",
    [
        as_form({}),
        as_form({"grant_type": "password"}),
        as_form({"password": "x"}),
        as_form({"grant_type": "password", "password": ""}),
        as_form({"grant_type": "", "password": "x"}),
        as_form([("grant_type", "password"), ("password", "x"), ("password", "y")]),
        as_form([("grant_type", "password"), ("password", "x"), ('é"\\', "1"), ('é"\\', "2")]),
        as_json({"grant_type": "password", "password": 5}),
        as_json({"grant_type": "password", "password": "\ud800"}),
        as_json(["password"]),
        as_json(None),
        Body("{", "application/json"),
        Body('{"a": "\\q"}', "application/json"),
    ],
    ids=lambda it: it.text[:40],
)
def test_a_token_request_that_lacks_something_is_invalid_in_the_words_of_rfc_6749(
    body: Body,
) -> None:
    """Its §5.2 allows %x20-21, %x23-5B and %x5D-7E in a description."""
    with pytest.raises(InvalidTokenRequest) as refusal:
        read_body(GRANT, body)

    description = str(refusal.value)
    assert description
    assert all(" " <= character <= "~" and character not in '"\\' for character in description)


def test_a_token_request_is_a_body_of_a_known_media_type_and_size() -> None:
    with pytest.raises(UnsupportedMediaType):
        read_body(GRANT, Body("{}", "text/plain"))
    with pytest.raises(ContentTooLarge):
        read_body(GRANT, Body(" " * (BODY_LARGEST + 1), "application/json"))
