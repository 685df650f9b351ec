"""Token requests (RFC 6749)."""

from typing import Any

import pytest

from shared.domain.errors import Invalid
from shared.entrypoints.api_gateway.problems import (
    BODY_LARGEST,
    ContentTooLarge,
    UnsupportedGrantType,
    UnsupportedMediaType,
    oauth_error_of,
    problem_of,
)
from tests.entrypoints.api_gateway.reading import GRANT, OAUTH, faults, read_body
from tests.events import Body, as_form, as_json

REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"


@pytest.mark.parametrize("as_body", [as_form, as_json])
def test_a_token_request_ignores_what_it_does_not_know(as_body: Any) -> None:
    given_ = {"grant_type": "password", "password": "x", "scope": "all"}

    assert read_body(GRANT, as_body(given_)) == {"grant_type": "password", "password": "x"}


@pytest.mark.parametrize("as_body", [as_form, as_json])
def test_a_token_request_is_read_as_its_grant_type_says(as_body: Any) -> None:
    given_ = {"grant_type": "refresh_token", "refresh_token": "x", "password": "y"}

    read = read_body(GRANT, as_body(given_))

    assert read == {"grant_type": "refresh_token", "refresh_token": "x"}


def test_what_is_missing_is_reported_by_its_own_name() -> None:
    missing_token = as_form({"grant_type": "refresh_token"})

    assert faults(GRANT, missing_token) == {("refresh_token",): "is required"}
    assert faults(GRANT, as_form({"refresh_token": "x"})) == {("grant_type",): "is required"}


def test_another_request_of_oauth_is_of_no_grant_type_and_as_forgiving() -> None:
    given_ = {"grant_type": "anything", "password": "x", "token_type_hint": "refresh_token"}

    assert read_body(OAUTH, as_form(given_)) == {"grant_type": "anything", "password": "x"}
    without_password = as_form({"grant_type": "anything"})
    assert faults(OAUTH, without_password) == {("password",): "is required"}


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
    with pytest.raises(Invalid) as refusal:
        read_body(GRANT, body)

    error = oauth_error_of(problem_of(refusal.value, request_id=REQUEST_ID, source="body"))
    description = error["error_description"]
    assert error["error"] == "invalid_request"
    assert description
    assert all(" " <= character <= "~" and character not in '"\\' for character in description)


def test_a_token_request_is_a_body_of_a_known_media_type_and_size() -> None:
    with pytest.raises(UnsupportedMediaType):
        read_body(GRANT, Body("{}", "text/plain"))
    with pytest.raises(ContentTooLarge):
        read_body(GRANT, Body(" " * (BODY_LARGEST + 1), "application/json"))
