"""A breakpoint in the debugged function is answered in the terminal, and nobody loses patience."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution.debugging import Debugged
from local.execution.environments import Environments
from local.execution.invocation import Crashed, Outcome, Returned
from local.gateway.deadline import Deadline
from sam_template.template import Template
from tests.local.test_environments import answer

PROMPT = b"(Pdb) "
TOO_SHORT = 0.01  # seconds, for anybody to answer

type Make = Callable[[Debugged | None], Environments]


@pytest.fixture
def make(project: Path, plane: DataPlane, template: Template, stack: Stack) -> Iterator[Make]:
    made: list[Environments] = []

    def make(debugged: Debugged | None) -> Environments:
        environments = Environments(
            project, plane, template, stack, lambda line: None, debugged=debugged
        )
        made.append(environments)
        return environments

    yield make
    for each in made:
        each.close()


class Terminal:
    """A terminal, and the person at it."""

    def __init__(self) -> None:
        self._person, self._terminal = os.openpty()
        self.path = os.ttyname(self._terminal)

    def read_until_prompt(self) -> str:
        shown = b""
        while not shown.endswith(PROMPT):
            shown += os.read(self._person, 1024)
        return shown.decode()

    def write(self, line: str) -> None:
        os.write(self._person, f"{line}\n".encode())

    def close(self) -> None:
        os.close(self._person)
        os.close(self._terminal)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    opened = Terminal()
    yield opened
    opened.close()


@pytest.fixture
def invoke(make: Make, terminal: Terminal) -> Environments:
    """Return functions of which one is debugged at the terminal."""
    return make(Debugged("UseThing", terminal.path))


def test_a_breakpoint_opens_the_debugger_where_it_is_in_the_code(
    invoke: Environments, terminal: Terminal
) -> None:
    with ThreadPoolExecutor(1) as threads:
        stopped = threads.submit(invoke, "UseThing", {"do": "stop"})
        where = terminal.read_until_prompt()
        terminal.write("p event['do'], context.function_name")
        shown = terminal.read_until_prompt()
        terminal.write("c")
        outcome = stopped.result()

    assert "use_thing.py" in where
    assert "handler()" in where
    assert "('stop', 'local-UseThing')" in shown
    assert isinstance(outcome, Returned)


def test_the_debugged_function_and_who_called_it_have_all_the_time(
    invoke: Environments, terminal: Terminal
) -> None:
    deadline = Deadline(invoke, debugged="UseThing")
    with ThreadPoolExecutor(1) as threads:
        stopped = threads.submit(deadline, "UseThing", {"do": "stop"}, TOO_SHORT)
        terminal.read_until_prompt()
        terminal.write("c")
        outcome = stopped.result()
    deadline.close()

    assert answer(outcome)["left"] > 60 * 60 * 1000


def test_two_requests_stop_one_after_the_other(invoke: Environments, terminal: Terminal) -> None:
    def call(_: int) -> Any:
        outcome: Outcome = invoke("UseThing", {"do": "stop"})
        assert isinstance(outcome, Returned)
        return json.loads(outcome.payload)

    with ThreadPoolExecutor(2) as threads:
        answers = threads.map(call, range(2))
        for _ in range(2):
            terminal.read_until_prompt()
            terminal.write("c")

    assert sorted(each["calls"] for each in answers) == [1, 2]


@pytest.mark.parametrize("debugged", [None, "another"])
def test_a_breakpoint_elsewhere_says_how_to_debug_that_function(
    make: Make, terminal: Terminal, debugged: str | None
) -> None:
    invoke = make(Debugged(debugged, terminal.path) if debugged else None)

    outcome = invoke("UseThing", {"do": "stop"})

    assert isinstance(outcome, Crashed)
    assert "make start DEBUG=UseThing" in outcome.message


def test_who_gives_up_in_the_debugger_ends_this_request_alone(
    invoke: Environments, terminal: Terminal
) -> None:
    with ThreadPoolExecutor(1) as threads:
        stopped = threads.submit(invoke, "UseThing", {"do": "stop"})
        terminal.read_until_prompt()
        terminal.write("q")

    assert isinstance(stopped.result(), Crashed)
    assert answer(invoke("UseThing", {}))["calls"] == 2
