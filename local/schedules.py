"""Fires the template's schedules: an event to a function every so often, as EventBridge does."""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.data_plane.stack import STACK_NAME
from local.execution.invocation import Crashed, Invoke, TimedOut
from local.streams.records import timestamp
from sam_template.account import ACCOUNT_ID, REGION
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

    def event(self) -> Any:
        """Make what the function gets: the rule's own input, or EventBridge's own event."""
        if self.input is not None:
            return json.loads(self.input)
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT_ID,
            "time": timestamp(time.time(), "seconds"),
            "region": REGION,
            "resources": [f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{STACK_NAME}-{self.name}"],
            "detail": {},
        }


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


class Clock:
    """Fires schedules, each on a thread of its own, so that a slow function delays no other."""

    def __init__(self, invoke: Invoke, problem: Callable[[str, str], None]) -> None:
        self._invoke = invoke
        self._problem = problem
        self._stopping = threading.Event()
        self._current: list[Schedule] = []

    def follow(self, template: Template) -> None:
        """Fire this template's schedules from now on. If they are the same, their time runs on."""
        wanted = schedules(template)
        if wanted == self._current:
            return
        self.close()
        self._current, self._stopping = wanted, threading.Event()
        for schedule in wanted:
            threading.Thread(target=self._run, args=(schedule, self._stopping), daemon=True).start()

    def close(self) -> None:
        """Fire nothing more."""
        self._stopping.set()

    def _run(self, schedule: Schedule, stopping: threading.Event) -> None:
        while not stopping.wait(schedule.period_seconds):
            match self._invoke(schedule.function, schedule.event()):
                case Crashed(error_type, message, trace):
                    self._problem(f"{schedule.function} failed: {error_type}: {message}", trace)
                case TimedOut(seconds):
                    self._problem(f"{schedule.function} timed out after {seconds:g} s", "")
