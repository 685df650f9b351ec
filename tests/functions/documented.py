"""What the document says of each operation: its route, and what it refuses."""

from collections.abc import Mapping
from functools import cache

from shared.domain.errors import Refusal
from tests.aws import template
from tools.openapi.refusals import refusals_of
from tools.openapi.routes import Route, routes_of


@cache
def routes() -> Mapping[str, Route]:
    """Return the routes of the template, by the names of their operations."""
    return {route.operation.name: route for route in routes_of(template())}


@cache
def refused_by(name: str) -> frozenset[type[Refusal]]:
    """Return the kinds of refusals that the document has for an operation."""
    return frozenset(refusals_of(routes()[name], {}))
