"""An invocation that the end of the runtime forestalls is answered, like any that cannot start."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from local.execution.invocation import Crashed, Outcome, Returned
from local.gateway import deadline
from local.gateway.deadline import Deadline

SECONDS = 30.0
ANSWER = Returned(b"{}")


def test_after_the_end_nothing_is_invoked() -> None:
    ended = Deadline(lambda function, event: ANSWER)
    ended.close()

    outcome = ended("GetPlanet", {}, SECONDS)

    assert isinstance(outcome, Crashed)
    assert outcome.error_type == "Runtime.StartError"


def test_what_waits_at_the_end_is_not_invoked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "CONCURRENT_INVOCATIONS", 1)
    begun, ending, invoked = Event(), Event(), list[str]()

    def invoke(function: str, event: Mapping[str, Any]) -> Outcome:
        invoked.append(function)
        begun.set()
        assert ending.wait(SECONDS)
        return ANSWER

    busy = Deadline(invoke)
    with ThreadPoolExecutor() as callers:
        running = callers.submit(busy, "GetPlanet", {}, SECONDS)
        assert begun.wait(SECONDS)
        waiting = callers.submit(busy, "GetUser", {}, SECONDS)
        busy.close()
        ending.set()

        assert running.result() == ANSWER
        assert isinstance(waiting.result(), Crashed)  # cancelled, or too late to wait
    assert invoked == ["GetPlanet"]
