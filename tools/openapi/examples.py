"""Example documents, made of the examples of their fields."""

from collections.abc import Mapping
from typing import Any

from tools.openapi.schemas import Schema, Schemas


def example_of(schema: Schema, schemas: Schemas) -> Any:
    """Return a document that follows a schema."""
    schema = schemas[schema]
    match schema:
        case {"examples": [example, *_]}:
            return example
        case {"properties": dict(properties)}:
            return {name: example_of(field, schemas) for name, field in properties.items()}
        case {"oneOf": [first, *_]}:
            return example_of(first, schemas)
        case {"type": "array", "items": dict(items)}:
            return [example_of(items, schemas)]
        case {"anyOf": [*_, {"type": "null"}]}:
            return None
    raise LookupError(f"no example for {schema}")


def patch_example_of(schema: Schema, schemas: Schemas) -> Mapping[str, Any]:
    """Return a change of one field."""
    name, field = next(iter(schemas[schema]["properties"].items()))
    return {name: example_of(field, schemas)}
