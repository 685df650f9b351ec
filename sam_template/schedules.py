"""The template's schedules: which function is called how often."""

import re
from dataclasses import dataclass

from sam_template.template import Template, TemplateError

UNIT_SECONDS = {"minute": 60, "hour": 60 * 60, "day": 24 * 60 * 60}
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")


@dataclass(frozen=True)
class Schedule:
    """A rule that calls a function; the first time after one whole period."""

    name: str
    function: str
    period_seconds: int
    input: str | None = None


def schedules(template: Template) -> list[Schedule]:
    """Find the rules with a `rate(...)`; another kind of schedule is a TemplateError."""
    return [
        Schedule(
            name=name,
            function=template.function_of(target["Arn"]),
            period_seconds=_seconds(name, rule["ScheduleExpression"]),
            input=target.get("Input"),
        )
        for name, rule in template.resources("AWS::Events::Rule").items()
        if "ScheduleExpression" in rule and rule.get("State", "ENABLED") == "ENABLED"
        for target in rule.get("Targets", [])
    ]


def _seconds(name: str, expression: str) -> int:
    if not (rate := RATE.fullmatch(expression)):
        raise TemplateError(f"{name}: {expression} cannot be fired locally, only rate(...)")
    return int(rate[1]) * UNIT_SECONDS[rate[2]]
