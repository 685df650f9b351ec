"""README's table of routes says what the document says: who may call a route, and its statuses."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.readme import Route, table
from tools.build_openapi import TARGET

# What the text below the table says of all routes.
ALWAYS = {400, 429, 500, 502}
AUTHORIZED = {401, 403}
READS_BODY = {413, 415}
BUSY = {503}
NOT_MODIFIED, FAILED = 304, 412


@pytest.fixture(scope="module")
def documented() -> Mapping[Route, Mapping[str, Any]]:
    document = json.loads(TARGET.read_text(encoding="utf-8"))
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def implied(route: Route, operation: Mapping[str, Any]) -> set[int]:
    """Return the statuses that the text says of all routes of this kind."""
    found = set(ALWAYS)
    if operation["security"]:
        found |= AUTHORIZED
    if "requestBody" in operation:
        found |= READS_BODY
    if operation["security"] or route[0] != "get":
        found |= BUSY
    if str(NOT_MODIFIED) in operation["responses"]:
        found.add(FAILED)
    return found


def row_to_add(route: Route, operation: Mapping[str, Any]) -> str:
    """Write the row of a route, for somebody to fill in who may call it."""
    method, path = route
    statuses = sorted(map(int, operation["responses"]))
    named = [each for each in statuses if each not in implied(route, operation)]
    success = " ".join(str(each) for each in named if each < 400)
    errors = " ".join(str(each) for each in named if each >= 400)
    who = "?" if operation["security"] else "anyone"
    return f"| {method.upper()} {path} | {who} | {success} | {errors} |"


def test_every_route_has_its_row_and_the_reverse(
    documented: Mapping[Route, Mapping[str, Any]],
) -> None:
    missing = [row_to_add(route, documented[route]) for route in documented.keys() - table().keys()]

    assert not missing, "\n".join(["add to the table of routes in README.md:", *missing])
    assert table().keys() <= documented.keys(), "README.md has a row of a route that is not there"


def test_a_row_has_every_status_that_its_route_can_answer_and_no_other(
    documented: Mapping[Route, Mapping[str, Any]],
) -> None:
    for route, row in table().items():
        operation = documented[route]
        answered = set(map(int, operation["responses"]))
        advice = f"README.md says otherwise than: {row_to_add(route, operation)}"
        assert row.statuses | implied(route, operation) == answered, advice


def test_a_row_says_anyone_where_no_token_is_needed(
    documented: Mapping[Route, Mapping[str, Any]],
) -> None:
    for route, row in table().items():
        assert row.who.startswith("anyone") == (not documented[route]["security"]), route
