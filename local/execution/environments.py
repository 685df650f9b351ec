"""Runs handlers as Lambda does: in execution environments, each a process, one request at a time.

Environments are started on demand, reused for the next request, and ended when their source has
changed, when a request took too long, or when another function needs their memory.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.data_plane.data_plane import ROLE_SESSION_SECONDS, DataPlane
from local.data_plane.stack import Stack
from local.execution import environment, worker
from local.execution.calls import Call
from local.execution.debugging import Debugged
from local.execution.environment import Environment
from local.execution.invocation import Crashed, Outcome
from sam_template.template import Template

MOST_PER_FUNCTION = 8
MOST_IN_ALL = 24
LIFE_SECONDS = ROLE_SESSION_SECONDS - 15 * 60
"""An environment is replaced before its credentials expire."""


class UnavailableError(Exception):
    """The function cannot be invoked: there is none, or the runtime is ending."""


class Environments:
    """The functions of a template, ready to be called; an `Invoke`, for any number of threads."""

    def __init__(
        self,
        project: Path,
        plane: DataPlane,
        template: Template,
        stack: Stack,
        report: Callable[[str], None],
        note: Callable[[str, Call], None] = lambda function, call: None,
        show: Callable[[str, str], None] = lambda function, line: None,
        debugged: Debugged | None = None,
    ) -> None:
        """Import handlers from the project folder.

        `report` gets a line for the terminal when a function's role was denied something; `note`
        gets the name of a function and each call of AWS that it makes, `show` each line that it
        writes. Of the debugged function one environment runs at a time: there is one terminal.
        """
        self._project = project
        self._plane = plane
        self._template = template
        self._stack = stack
        self._report = report
        self._note = note
        self._show = show
        self._debugged = debugged
        self._changed = threading.Condition(threading.RLock())
        self._idle: list[Environment] = []  # the least recently used first
        self._busy: list[Environment] = []
        self._recycled_at = time.monotonic()
        self._closed = False
        environment.start_forking()

    def __call__(self, function: str, event: Mapping[str, Any]) -> Outcome:
        """Call a function with an event; waits while as many run as may run at once."""
        try:
            chosen = self._take(function)
        except (BotoCoreError, ClientError, UnavailableError, OSError) as error:
            return Crashed("Runtime.StartError", f"no environment for {function}: {error}")
        try:
            return chosen.invoke(json.dumps(event).encode(), partial(self._hear, function))
        finally:
            self._give_back(chosen)

    def update(self, template: Template, stack: Stack) -> None:
        """Use the functions of another template from the next invocation on."""
        with self._changed:
            self._template, self._stack = template, stack
            self.recycle()

    def recycle(self) -> None:
        """Reload the source for the next invocations; those that are running finish as they are."""
        with self._changed:
            self._recycled_at = time.monotonic()
            self._discard_outdated()

    def close(self) -> None:
        """End every environment, busy ones too, and start no more."""
        with self._changed:
            self._closed = True
            for each in self._idle + self._busy:
                each.end()
            self._idle.clear()
            self._changed.notify_all()

    def _hear(self, function: str, heard: worker.Heard) -> None:
        match heard:
            case worker.Denied(action):
                self._report(f"{function} was denied {action}; its policy in the template lacks it")
            case worker.Said(line):
                self._show(function, line)
            case Call():
                self._note(function, heard)

    def _take(self, function: str) -> Environment:
        """Reserve an environment for the caller: a free one, or else a new one."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._can_serve(function))
            if self._closed:
                raise UnavailableError("the local runtime is ending")
            self._discard_outdated()
            chosen = self._free(function) or self._new(function)
            self._busy.append(chosen)
            return chosen

    def _give_back(self, used: Environment) -> None:
        with self._changed:
            self._busy.remove(used)
            self._idle.append(used)
            self._discard_outdated()
            self._changed.notify_all()

    def _can_serve(self, function: str) -> bool:
        if any(each.function == function for each in self._idle):
            return True
        used = sum(each.function == function for each in self._busy)
        return used < self._most_of(function) and len(self._busy) < MOST_IN_ALL

    def _most_of(self, function: str) -> int:
        return 1 if self._terminal_of(function) else MOST_PER_FUNCTION

    def _terminal_of(self, function: str) -> str | None:
        debugged = self._debugged
        return debugged.terminal if debugged and debugged.function == function else None

    def _free(self, function: str) -> Environment | None:
        """Return the function's free environment that was used last."""
        for position in reversed(range(len(self._idle))):
            if self._idle[position].function == function:
                return self._idle.pop(position)
        return None

    def _new(self, function: str) -> Environment:
        spec = self._template.functions.get(function)
        if spec is None:
            raise UnavailableError("the template has no such function")
        if len(self._idle) + len(self._busy) >= MOST_IN_ALL:
            self._idle.pop(0).end()
        return environment.start(
            spec,
            self._project,
            self._stack.environment(spec),
            self._plane.assume(self._stack.role_arn(spec), function),
            self._plane.url,
            stack_name=self._stack.name,
            terminal=self._terminal_of(function),
        )

    def _discard_outdated(self) -> None:
        oldest = max(self._recycled_at, time.monotonic() - LIFE_SECONDS)
        for each in [each for each in self._idle if not each.usable or each.made_at < oldest]:
            self._idle.remove(each)
            each.end()
