"""The headers of a request, as API Gateway's events carry them: every line of each."""

from collections.abc import Mapping, Sequence
from typing import Any


def header_lines(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the values of a header's lines in their order; its name may come in any case."""
    sent: Mapping[str, Sequence[str]] = event["multiValueHeaders"] or {}
    named = (values for each, values in sent.items() if each.lower() == name.lower())
    return [value.strip(" \t") for values in named for value in values]


def header_values(event: Mapping[str, Any], name: str) -> Sequence[str]:
    """Return the different values of a header: more than one leaves open which one counts."""
    return list(dict.fromkeys(header_lines(event, name)))
