"""The headers of answers: what they say."""

from collections.abc import Mapping
from typing import Any

_LONGEST = 8192  # characters; API Gateway takes 10,240 bytes of headers in all


def _header(description: str, example: str, *, required: bool = False, **schema: Any) -> Any:
    text = {"type": "string", "maxLength": _LONGEST} | schema
    return {
        "description": description,
        "required": required,
        "schema": {**text, "examples": [example]},
    }


HEADERS: Mapping[str, Any] = {
    "Access-Control-Allow-Origin": _header(
        "The origin whose pages may read this, or * for all", "*", required=True
    ),
    "Cache-Control": _header("Who may keep this, and how long (RFC 9111)", "private, no-cache"),
    "Deprecation": _header("Since when this is deprecated (RFC 9745)", "@1795478400"),
    "ETag": _header(
        "Identifies this version of this document, and no other (RFC 9110 §8.8.3)",
        '"planet-4215872307781633-1"',
        required=True,
        pattern='^"[!#-~]+"$',
    ),
    "Link": _header(
        'Where to go on (RFC 8288): rel="next" is the next page of a list, '
        'rel="successor-version" what took the place of a deprecated operation',
        '</api/v1/planets?cursor=WzEsInhZ>; rel="next"',
    ),
    "Location": _header(
        "Where the new resource is, or what was asked for",
        "/api/v1/planets/4215872307781633",
        required=True,
        format="uri-reference",
    ),
    "Retry-After": {
        "description": "Seconds after which to try again",
        "schema": {
            "type": "integer",
            "format": "int32",
            "minimum": 1,
            "maximum": 86_400,
            "examples": [1],
        },
    },
    "Sunset": _header("When this will be taken away (RFC 8594)", "Wed, 24 Nov 2027 00:00:00 GMT"),
    "Vary": _header(
        "The headers of the request that the answer depends on (RFC 9110 §12.5.5)",
        "Authorization, Accept-Encoding",
        required=True,
    ),
    "WWW-Authenticate": _header("How to authenticate (RFC 6750)", "Bearer"),
    "X-Request-Id": _header(
        "Identifies this request; it is in the logs",
        "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10",
        required=True,
        format="uuid",
    ),
}

EVERYWHERE = ("Access-Control-Allow-Origin", "Vary", "X-Request-Id")


def references_to(names: tuple[str, ...]) -> dict[str, Any]:
    """Refer to headers by their names."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
