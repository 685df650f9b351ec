"""Documents as forms: all values are text, and null, which forms cannot say, is an empty field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shared.entrypoints.api_gateway.inputs import FORM, JSON, Body, OAuthBody
from tools.openapi.schemas import REF, Schema, Schemas, name_of

_NULL = {"type": "null"}
_EMPTY = {"type": "string", "const": ""}


def media_types_of(body: Body[Any]) -> tuple[str, ...]:
    """Return the media types of a body as they are described: OAuth knows only forms."""
    return (FORM,) if isinstance(body, OAuthBody) else body.media_types


def form_beside_json(body: Body[Any]) -> str | None:
    """Return the media type of forms if a body may be one or the other."""
    return FORM if {FORM, JSON} <= set(media_types_of(body)) else None


def with_forms(schemas: Schemas, documents: Iterable[Schema]) -> Schemas:
    """Describe also the forms of some documents.

    Each has a schema of its own, since generators of clients tell forms from JSON by it.
    """
    forms = {name_of(form_of(document)): _form_schema(schemas[document]) for document in documents}
    return replace(schemas, components=dict(sorted({**schemas.components, **forms}.items())))


def form_of(document: Schema) -> Schema:
    """Refer to the form of a document, by the reference to the document."""
    return {"$ref": REF.format(model=f"{name_of(document)}Form")}


def _form_schema(document: Schema) -> Schema:
    fields: Mapping[str, Schema] = document["properties"]
    return {
        **document,
        "title": f"{document['title']}Form",
        "description": f"{document['description']} In a form, an empty field means null.",
        "properties": {name: _form_field(field) for name, field in fields.items()},
    }


def _form_field(field: Schema) -> Schema:
    if "anyOf" not in field:
        return field
    kinds: list[Any] = [_EMPTY if kind == _NULL else kind for kind in field["anyOf"]]
    return {**field, "anyOf": kinds}
