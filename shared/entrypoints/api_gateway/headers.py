"""The headers of a request in API Gateway's events, with every line of each."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


def header_lines(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the values of all lines of a header, in order; its name may be in any case."""
    sent: Mapping[str, Sequence[str]] = event["multiValueHeaders"] or {}
    named = (values for each, values in sent.items() if each.lower() == name.lower())
    return [value.strip(" \t") for values in named for value in values]


def header_values(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the distinct values of a header. With several, it is unclear which one counts."""
    return list(dict.fromkeys(header_lines(event, name)))


def quality(accept: str, media_type: str) -> float:
    """Return how welcome a media type is by an Accept header, from 0 to 1 (RFC 9110 §12.5.1).

    The most specific range decides. Its parameters other than q are ignored. A malformed q is 0.
    """
    weights = dict(_range_and_weight(element) for element in accept.split(","))
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[each] for each in ranges if each in weights), 0.0)


def _range_and_weight(element: str) -> tuple[str, float]:
    media_range, *parameters = (part.strip(" \t").lower() for part in element.split(";"))
    weight = next((each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1")
    return media_range, float(weight) if _WEIGHT.fullmatch(weight) else 0.0
