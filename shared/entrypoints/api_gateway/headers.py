"""The headers of a request in API Gateway's events, with every line of each."""

from collections.abc import Mapping, Sequence
from typing import Any


def header_lines(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the values of all lines of a header, in order; its name may be in any case."""
    sent: Mapping[str, Sequence[str]] = event["multiValueHeaders"] or {}
    named = (values for each, values in sent.items() if each.lower() == name.lower())
    return [value.strip(" \t") for values in named for value in values]


def header_values(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the distinct values of a header. With several, it is unclear which one counts."""
    return list(dict.fromkeys(header_lines(event, name)))
