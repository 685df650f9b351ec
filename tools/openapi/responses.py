"""The answers of an operation, by their statuses."""

import inspect
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Any

from shared.entrypoints.api_gateway.answers import Created, Redirect, Text, Versioned
from shared.entrypoints.api_gateway.inputs import JSON, PagedQuery
from tools.contract import Contract
from tools.openapi.examples import example_of
from tools.openapi.headers import EVERYWHERE, references_to
from tools.openapi.refusals import HTML_TYPE, Cause
from tools.openapi.routes import Route
from tools.openapi.schemas import Schema, Schemas, name_of

_TEXT_LONGEST = 6 * 1024 * 1024  # characters; Lambda answers no more

type Responses = dict[str, Any]


def success_of(route: Route, contract: Contract, schemas: Schemas) -> Responses:
    """Describe the answer to a successful request, and the 304 for what the client has already."""
    headers = references_to(_success_headers(route, contract))
    granted = {"description": _description(contract), "headers": headers}
    if contract.media_types:
        granted["content"] = _content(contract, schemas)
    responses = {str(contract.status.value): granted}
    if route.operation.page is not None and not contract.media_types:
        page = {
            "description": "The same, as a page, for clients that prefer HTML.",
            "headers": headers,
            "content": {HTML_TYPE: {"schema": _text_schema(HTML_TYPE)}},
        }
        responses[str(HTTPStatus.OK.value)] = page
    if route.is_tagged:
        unchanged = {"description": "The client has it as it is.", "headers": headers}
        responses[str(HTTPStatus.NOT_MODIFIED.value)] = unchanged
    return responses


def errors_of(causes: Iterable[Cause], schemas: Schemas) -> Responses:
    """Describe the errors, each status with all that causes it."""
    by_status = sorted(causes, key=attrgetter("status"))
    return {
        str(int(status)): _error(list(group), schemas)
        for status, group in groupby(by_status, key=attrgetter("status"))
    }


def _description(contract: Contract) -> str:
    if contract.document is None or issubclass(contract.kind, Text):
        return inspect.getdoc(contract.kind) or ""
    return inspect.getdoc(contract.document) or ""


def _success_headers(route: Route, contract: Contract) -> tuple[str, ...]:
    names = {*EVERYWHERE, "Cache-Control"}
    if route.is_tagged or issubclass(contract.kind, Versioned):
        names.add("ETag")
    if issubclass(contract.kind, Created | Redirect):
        names.add("Location")
    if isinstance(route.operation.reads, PagedQuery):
        names.add("Link")
    if route.operation.deprecated:
        names |= {"Deprecation", "Link", "Sunset"}
    return tuple(names)


def _content(contract: Contract, schemas: Schemas) -> Mapping[str, Any]:
    if not issubclass(contract.kind, Text):
        reference = schemas.references[contract.document]
        example = {"value": example_of(reference, schemas)}
        return {JSON: {"schema": reference, "examples": {name_of(reference): example}}}
    names = (media_type.partition(";")[0] for media_type in contract.media_types)
    return {name: {"schema": _text_schema(name)} for name in names}


def _text_schema(media_type: str) -> Schema:
    if media_type == JSON:
        return {"type": "object"}
    return {"type": "string", "maxLength": _TEXT_LONGEST}


def _error(causes: list[Cause], schemas: Schemas) -> Mapping[str, Any]:
    headers = {name for cause in causes for name in cause.headers}
    reasons = dict.fromkeys(cause.reason for cause in causes)
    by_type = groupby(sorted(causes, key=attrgetter("media_type")), key=attrgetter("media_type"))
    return {
        "description": " ".join(reasons),
        "headers": references_to(tuple(headers)),
        "content": {
            media_type: _error_content(list(group), schemas) for media_type, group in by_type
        },
    }


def _error_content(causes: list[Cause], schemas: Schemas) -> Mapping[str, Any]:
    if causes[0].document is None:
        return {"schema": _text_schema(causes[0].media_type)}
    return {
        "schema": schemas.references[causes[0].document],
        "examples": {cause.name: {"value": cause.example} for cause in causes},
    }
