"""Fires the template's schedules: an event to a function every so often, as EventBridge does."""

import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from local.execution.invocation import Crashed, Invoke, TimedOut
from local.streams.records import timestamp
from sam_template.account import ACCOUNT_ID, REGION
from sam_template.schedules import Schedule, schedules
from sam_template.template import Template


def scheduled_event(schedule: Schedule, stack_name: str) -> Any:
    """Return the function's event: the rule's own input, or else EventBridge's."""
    if schedule.input is not None:
        return json.loads(schedule.input)
    rule = f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{stack_name}-{schedule.name}"
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": timestamp(time.time(), "seconds"),
        "region": REGION,
        "resources": [rule],
        "detail": {},
    }


class Clock:
    """Fires schedules, each on a thread of its own, so that a slow function delays no other."""

    def __init__(
        self, invoke: Invoke, problem: Callable[[str, str], None], stack_name: str
    ) -> None:
        self._invoke = invoke
        self._stack_name = stack_name
        self._problem = problem
        self._stopping = threading.Event()
        self._current: list[Schedule] = []

    def follow(self, template: Template) -> None:
        """Fire this template's schedules from now on. The same ones are not restarted."""
        wanted = schedules(template)
        if wanted == self._current:
            return
        self.close()
        self._current, self._stopping = wanted, threading.Event()
        for schedule in wanted:
            threading.Thread(target=self._run, args=(schedule, self._stopping), daemon=True).start()

    def close(self) -> None:
        """Stop firing."""
        self._stopping.set()

    def _run(self, schedule: Schedule, stopping: threading.Event) -> None:
        while not stopping.wait(schedule.period_seconds):
            match self._invoke(schedule.function, scheduled_event(schedule, self._stack_name)):
                case Crashed(error_type, message, trace):
                    self._problem(f"{schedule.function} failed: {error_type}: {message}", trace)
                case TimedOut(seconds):
                    self._problem(f"{schedule.function} timed out after {seconds:g} s", "")
