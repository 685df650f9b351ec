"""The links of a 201 (OpenAPI 3.1): how to read, change and remove what was created."""

from collections.abc import Mapping, Sequence
from typing import Any

from tools.openapi.routes import Route
from tools.openapi.schemas import Schema


def links_of(route: Route, routes: Sequence[Route], created: Schema) -> Mapping[str, Any]:
    """Return links to the operations on what a route creates, whose documents have a schema."""
    return {
        other.operation_id: {
            "operationId": other.operation_id,
            "parameters": {parameter: f"$response.body#/{_id_in(created, parameter)}"},
        }
        for other in routes
        for parameter in other.path_parameters
        if other.path == f"{route.path}/{{{parameter}}}"
    }


def _id_in(created: Schema, parameter: str) -> str:
    return parameter if parameter in created["properties"] else "id"
