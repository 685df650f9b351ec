"""The rules of a web ACL that refuse a body for one of its request's headers.

They are what a client can meet by mistake; rates and attacks are not emulated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sam_template.intrinsics import holds, resolve
from sam_template.template import Template

WEB_ACL = "AWS::WAFv2::WebACL"
CONTENT_TYPES = {"APPLICATION_JSON": "application/json", "TEXT_PLAIN": "text/plain"}


@dataclass(frozen=True)
class HeaderRule:
    """A rule that refuses each request which has this header and a body, and its answer."""

    header: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


def read_header_rules(template: Template) -> tuple[HeaderRule, ...]:
    """Read such rules of each web ACL that the parameters leave in; raise TemplateError."""
    return tuple(
        HeaderRule(header, *_answer(rule["Action"]["Block"]["CustomResponse"], acl, template))
        for logical_id, acl in template.resources(WEB_ACL).items()
        if holds(template.transformed["Resources"][logical_id].get("Condition"), template)
        for rule in acl["Rules"]
        for header in _headers(rule["Statement"])
    )


def _headers(statement: Mapping[str, Any]) -> Iterator[str]:
    """Find the header, in a statement that it and a body are there."""
    match statement:
        case {"AndStatement": {"Statements": [first, second]}}:
            fields = [
                each.get("SizeConstraintStatement", {}).get("FieldToMatch", {})
                for each in (first, second)
            ]
            match fields:
                case [{"SingleHeader": {"Name": str(name)}}, {"Body": _}]:
                    yield name


def _answer(
    response: Mapping[str, Any], acl: Mapping[str, Any], template: Template
) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """Return the status, the headers and the body of what the firewall answers."""
    declared = acl["CustomResponseBodies"][response["CustomResponseBodyKey"]]
    content_type = ("Content-Type", CONTENT_TYPES[declared["ContentType"]])
    headers = (
        (header["Name"], resolve(header["Value"], template.parameters))
        for header in response.get("ResponseHeaders", ())
    )
    return response["ResponseCode"], (content_type, *headers), declared["Content"]
