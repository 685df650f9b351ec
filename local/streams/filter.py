"""Decides which stream records a function gets: the event source mapping's FilterCriteria."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sam_template.template import TemplateError

MATCHERS = frozenset({"exists", "prefix"})
"""AWS's comparisons, beside equality, that are known here."""

ABSENT = object()


@dataclass(frozen=True)
class StreamFilter:
    """Patterns, any of which lets a record through; without patterns every record passes."""

    patterns: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, criteria: Mapping[str, Any] | None) -> "StreamFilter":
        """Read `FilterCriteria`; one that would not be applied as on AWS is a TemplateError."""
        filters = (criteria or {}).get("Filters", [])
        patterns = tuple(json.loads(each["Pattern"]) for each in filters)
        return cls.of_patterns(*patterns)

    @classmethod
    def of_patterns(cls, *patterns: Mapping[str, Any]) -> "StreamFilter":
        """Take patterns, as EventBridge's rules have them, too; or raise TemplateError."""
        for pattern in patterns:
            _check(pattern)
        return cls(patterns)

    def passes(self, record: Mapping[str, Any]) -> bool:
        """Whether the function gets this record."""
        return not self.patterns or any(_matches(pattern, record) for pattern in self.patterns)


def _check(pattern: Any) -> None:
    if isinstance(pattern, dict):
        for part in pattern.values():
            _check(part)
    elif not isinstance(pattern, list) or not all(_is_known(value) for value in pattern):
        raise TemplateError(f"the local runtime cannot apply the pattern {pattern!r}")


def _is_known(value: Any) -> bool:
    if isinstance(value, dict):
        return len(value) == 1 and value.keys() <= MATCHERS
    return not isinstance(value, list)


def _matches(pattern: Any, found: Any) -> bool:
    """Match an object by all of its keys, and a list by any of its values.

    Where the record has a list, any of its values is enough.
    """
    if isinstance(pattern, list):
        values = found if isinstance(found, list) else [found]
        return any(_equals(value, each) for value in pattern for each in values)
    inner = found if isinstance(found, dict) else {}
    return all(_matches(part, inner.get(key, ABSENT)) for key, part in pattern.items())


def _equals(value: Any, found: Any) -> bool:
    match value:
        case {"exists": bool(wanted)}:
            return wanted == (found is not ABSENT and not isinstance(found, dict))
        case {"prefix": str(prefix)}:
            return isinstance(found, str) and found.startswith(prefix)
    return type(found) is type(value) and bool(found == value)
