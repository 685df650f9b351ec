"""API Gateway's events: the real ones of events/, changed in what matters to a test."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from shared.domain.access import Actor
from shared.entrypoints.api_gateway.caller import Caller
from tests.aws import PROJECT

type Event = dict[str, Any]


@dataclass(frozen=True)
class Body:
    """A body, as text, and its media type; None sends no Content-Type."""

    text: str
    media_type: str | None


def as_json(document: object, media_type: str | None = "application/json") -> Body:
    """Make a body of JSON."""
    return Body(json.dumps(document), media_type)


def as_patch(document: object) -> Body:
    """Make a body of a JSON Merge Patch."""
    return as_json(document, "application/merge-patch+json")


def as_form(fields: Mapping[str, str] | Sequence[tuple[str, str]]) -> Body:
    """Make a body of a form."""
    return Body(urlencode(fields), "application/x-www-form-urlencoded")


def event_of(
    operation: str,
    *,
    caller: Actor | None = None,
    path: Mapping[str, str] | None = None,
    query: Mapping[str, str | Sequence[str]] | None = None,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    body: Body | None = None,
) -> Event:
    """Build an operation's event; what is not said is as it is in events/."""
    event = deepcopy(_example(operation))
    if caller is not None:
        context = event["requestContext"]["authorizer"]
        example = Caller.from_context(context)
        assert example is not None
        context |= replace(example, user_id=caller.user_id, roles=caller.roles).to_context()
    if path is not None:
        _set_path(event, path)
    if query is not None:
        _set_query(event, query)
    if body is not None:
        event["body"] = body.text
        _set_header(event, "Content-Type", [] if body.media_type is None else [body.media_type])
    for name, values in (headers or {}).items():
        _set_header(event, name, [values] if isinstance(values, str) else values)
    return event


@cache
def _example(operation: str) -> Event:
    example: Event = json.loads((PROJECT / f"events/{operation}.json").read_text())
    return example


def _set_path(event: Event, parameters: Mapping[str, str]) -> None:
    path = event["resource"]
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", value)
    context = event["requestContext"]
    context["path"] = context["path"].removesuffix(event["path"]) + path
    event |= {"path": path, "pathParameters": dict(parameters)}


def _set_query(event: Event, query: Mapping[str, str | Sequence[str]]) -> None:
    grouped = {
        name: [value] if isinstance(value, str) else list(value) for name, value in query.items()
    }
    event["multiValueQueryStringParameters"] = grouped or None
    event["queryStringParameters"] = {name: all_[-1] for name, all_ in grouped.items()} or None


def _set_header(event: Event, name: str, values: Sequence[str]) -> None:
    """Send a header with these lines, in the place of those that there are."""
    for headers in (event["headers"], event["multiValueHeaders"]):
        for known in [known for known in headers if known.lower() == name.lower()]:
            del headers[known]
    if values:
        event["headers"][name] = values[-1]
        event["multiValueHeaders"][name] = list(values)
