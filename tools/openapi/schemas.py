"""The schemas of the documents, by the names of their types (JSON Schema 2020-12)."""

import json
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from shared.entrypoints.api_gateway.problems import BODY_LARGEST, OAuthError, Problem

type Schema = dict[str, Any]

REF = "#/components/schemas/{model}"
_PAGE = re.compile(r"PageDocument_(\w+?)_")

# What the types of problems cannot say themselves: operations import them without pydantic.
_QUOTED_LONGEST = 4 * BODY_LARGEST  # characters: a problem may quote what the body holds
_TEXT: Schema = {"maxLength": _QUOTED_LONGEST}
_PROBLEM: Mapping[str, Schema] = {
    "type": {
        "description": "Identifies the kind of problem; about:blank says no more than the status",
        "format": "uri-reference",
        "maxLength": 100,
    },
    "title": {"description": "The kind of problem, in words", "maxLength": 100},
    "status": {
        "description": "The HTTP status",
        "format": "int32",
        "minimum": 400,
        "maximum": 599,
    },
    "detail": {"description": "What is wrong with this request", **_TEXT},
    "instance": {
        "description": "Identifies this request, as X-Request-Id does",
        "format": "uri-reference",
        "maxLength": 100,
    },
    "errors": {
        "description": "What is wrong with which part of the input",
        "maxItems": BODY_LARGEST,
    },
}
_PROBLEM_FIELDS: Mapping[str, Mapping[str, Schema]] = {
    Problem.__name__: _PROBLEM,
    OAuthError.__name__: {
        **_PROBLEM,
        "error": {
            "description": "The kind of error (RFC 6749 §5.2 and §4.1.2.1)",
            "enum": [
                "invalid_grant",
                "invalid_request",
                "server_error",
                "temporarily_unavailable",
                "unsupported_grant_type",
            ],
        },
        "error_description": {"description": "What is wrong with this request", **_TEXT},
    },
    "FieldProblem": {
        "detail": {"description": "What is wrong with it", **_TEXT},
        "pointer": {"description": "The field of the body, a JSON pointer (RFC 6901)", **_TEXT},
        "parameter": {"description": "The parameter of the query", **_TEXT},
        "header": {"description": "The header", **_TEXT},
    },
}


class _Generator(GenerateJsonSchema):
    """Gives a title to documents only."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


@dataclass(frozen=True)
class Schemas:
    """Document types as they are described: the schemas by their names, and references to them."""

    components: Mapping[str, Schema]
    references: Mapping[Hashable, Schema]

    @classmethod
    def of(cls, types: Mapping[Hashable, TypeAdapter[Any]]) -> Self:
        """Describe document types, by keys of the caller's, and those within them."""
        described, definitions = TypeAdapter.json_schemas(
            [(key, "validation", adapter) for key, adapter in types.items()],
            ref_template=REF,
            schema_generator=_Generator,
        )
        schemas: Mapping[str, Schema] = _portable(definitions["$defs"])
        for name, fields in _PROBLEM_FIELDS.items():
            for field, keywords in fields.items():
                schemas[name]["properties"][field] |= keywords
        return cls(
            {name: {**schema, "title": name} for name, schema in sorted(schemas.items())},
            {key: _portable(reference) for (key, _), reference in described.items()},
        )

    def __getitem__(self, reference: Schema) -> Schema:
        """Return what a schema refers to, or the schema itself."""
        return self.components[name_of(reference)] if "$ref" in reference else reference


def name_of(reference: Schema) -> str:
    """Return the name of what is referred to."""
    return str(reference["$ref"]).rpartition("/")[2]


def inline_schema(adapter: TypeAdapter[Any]) -> Schema:
    """Describe a type that is not a document, such as a number with its limits."""
    return _portable(adapter.json_schema(schema_generator=_Generator))


def _portable(schema: Mapping[str, Any]) -> Schema:
    portable: Schema = json.loads(_PAGE.sub(r"\1Page", json.dumps(schema)))
    return portable
