"""The template's rules that call functions with the events of a pattern."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sam_template.template import Template


@dataclass(frozen=True)
class EventRule:
    """A rule of EventBridge. Its pattern may hold references, which the deployed stack resolves."""

    name: str
    function: str
    pattern: Mapping[str, Any]


def event_rules(template: Template) -> list[EventRule]:
    """Find the rules of the default bus that have a pattern and are not switched off."""
    return [
        EventRule(name, template.function_of(target["Arn"]), rule["EventPattern"])
        for name, rule in template.resources("AWS::Events::Rule").items()
        if "EventPattern" in rule and rule.get("State", "ENABLED") == "ENABLED"
        for target in rule.get("Targets", [])
    ]


def references_in(pattern: Any) -> Iterator[dict[str, Any]]:
    """Find the references (`Ref`, `Fn::Sub` ...) in a pattern."""
    match pattern:
        case dict() if is_reference(pattern):
            yield pattern
        case dict():
            for part in pattern.values():
                yield from references_in(part)
        case list():
            for part in pattern:
                yield from references_in(part)


def is_reference(part: Mapping[str, Any]) -> bool:
    """Return whether a part of a pattern stands for a value that the stack resolves."""
    return len(part) == 1 and all(name == "Ref" or name.startswith("Fn::") for name in part)
