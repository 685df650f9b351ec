"""The parameters of operations: in the path, in the query, and the headers of requests."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from shared.adapters.documentation.swagger_ui import ASSETS
from shared.domain.errors import VersionMismatch
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.sessions.session import SESSION_ID
from shared.entrypoints.api_gateway.fields import Id
from shared.entrypoints.api_gateway.inputs import PagedQuery, PageQuery, Query
from tools.openapi.routes import Route
from tools.openapi.schemas import Schema, inline_schema

_KEY_LONGEST = 255
_TAG = '(W/)?"[!#-~]*"'
_TAGS = {
    "type": "string",
    "pattern": rf"^(\*|{_TAG}( *, *{_TAG})*)?$",
    "examples": ['"planet-4215872307781633-1"'],
}

HEADER_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": (
            "Only if its version is this one: one or more values of ETag, in their quotes, or * "
            "for any (RFC 9110 §13.1.1)"
        ),
        "schema": _TAGS,
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": (
            "Only if its version is not this one: one or more values of ETag, in their quotes, or "
            "* for any (RFC 9110 §13.1.2)"
        ),
        "schema": _TAGS,
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": (
            "Makes a repetition safe: within 24 hours, the same request under the same key has no "
            "further effect and gets the first answer again. A password is a part of the request. "
            "Choose a random key, such as a UUID"
        ),
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": _KEY_LONGEST,
            "pattern": r"^[\x21-\x7e]+$",
        },
    },
    "X-Api-Key": {
        "name": "X-Api-Key",
        "in": "header",
        "description": (
            "The key of a client application, whose usage plan then counts the request. A token "
            "keeps the key that it first came with for a minute; people need none"
        ),
        "schema": {
            "type": "string",
            "minLength": 20,
            "maxLength": 128,
            "pattern": r"^[\x21-\x7e]+$",
        },
    },
}


def parameters_of(route: Route) -> list[Mapping[str, Any]]:
    """Return all parameters of a route."""
    return [
        *map(_path_parameter, route.path_parameters),
        *_query_parameters(route),
        *({"$ref": f"#/components/parameters/{name}"} for name in _header_names(route)),
    ]


def _path_parameter(name: str) -> Mapping[str, Any]:
    described = {"name": name, "in": "path", "required": True}
    identifier = inline_schema(TypeAdapter(Id))
    match name:
        case "asset":
            schema: Schema = {"type": "string", "enum": sorted(ASSETS)}
            return {**described, "description": "A file of the page", "schema": schema}
        case "session_id":
            schema = {"type": "string", "pattern": SESSION_ID, "maxLength": 64}
            return {**described, "description": "The session", "schema": schema}
        case "user_id":
            me = {"type": "string", "const": "me"}
            schema = {"anyOf": [identifier, me]}
            return {**described, "description": "The user; me is the caller", "schema": schema}
        case _:
            noun = name.removesuffix("_id")
            return {
                **described,
                "description": f"The {noun}",
                "schema": inline_schema(TypeAdapter(Id)),
            }


def _query_parameters(route: Route) -> Iterator[Mapping[str, Any]]:
    match route.operation.reads:
        case PagedQuery(model):
            schemas = [inline_schema(model), inline_schema(TypeAdapter(PageQuery))]
        case Query(model):
            schemas = [inline_schema(model)]
        case _:
            schemas = []
    for schema in schemas:
        yield from _of_fields(schema)


def _of_fields(schema: Schema) -> Iterator[Mapping[str, Any]]:
    for name, field in schema.get("properties", {}).items():
        rules = {key: value for key, value in field.items() if key not in ("title", "description")}
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": field["description"],
            "schema": rules,
        }


def _header_names(route: Route) -> Iterator[str]:
    if route.is_tagged or VersionMismatch in route.operation.refuses:
        yield "If-Match"
        yield "If-None-Match"
    if IdempotencyKeyReused in route.operation.refuses:
        yield "Idempotency-Key"
    if route.security:
        yield "X-Api-Key"
