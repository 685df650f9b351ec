"""A path leads to the resource that API Gateway would choose."""

import pytest

from local.gateway.routing import Router

ROUTER = Router(
    [
        "/",
        "/planets",
        "/planets/{planet_id}",
        "/planets/search",
        "/users/{user-id}/password",
        "/docs/{proxy+}",
        "/.well-known/jwks.json",
    ]
)


def found(path: str) -> tuple[str, dict[str, str]] | None:
    match = ROUTER.find(path)
    return (match.resource_path, dict(match.parameters)) if match else None


def test_a_literal_segment_beats_a_parameter() -> None:
    assert found("/planets/search") == ("/planets/search", {})
    assert found("/planets/searches") == ("/planets/{planet_id}", {"planet_id": "searches"})


def test_a_parameter_may_have_a_name_with_dashes() -> None:
    assert found("/users/me/password") == ("/users/{user-id}/password", {"user-id": "me"})


def test_a_greedy_parameter_takes_the_rest_of_the_path() -> None:
    assert found("/docs/css/main.css") == ("/docs/{proxy+}", {"proxy": "css/main.css"})


def test_parameters_are_percent_decoded_after_the_path_was_split() -> None:
    assert found("/planets/a%2Fb%20%C3%A9") == ("/planets/{planet_id}", {"planet_id": "a/b é"})


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert found("/planets/%ff") == ("/planets/{planet_id}", {"planet_id": "\ufffd"})


def test_a_trailing_slash_is_ignored() -> None:
    assert found("/planets/") == ("/planets", {})


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "//",
        "//planets",
        "/planets//7",
        "/planet",
        "/Planets",
        "/planets/../planets",
        "/planets/7/8",
        "/docs",
        "/%00",
        "/xwell-known/jwks.json",
        "planets",
        "/<int:x>",
    ],
)
def test_any_other_path_leads_nowhere(path: str) -> None:
    assert found(path) is None
