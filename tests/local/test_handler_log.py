"""The terminal shows what is wrong in a handler, and not what is as it should be."""

import io
import json
import logging

import pytest

from local.console import Console
from local.execution.handler_log import HandlerLog

METRICS = {"_aws": {"CloudWatchMetrics": []}, "service": "orrery", "PlanetsAdded": [1.0]}


def shown(line: object, lowest: int = logging.WARNING) -> str:
    """Return what the terminal shows of a line that CreatePlanet writes."""
    stream = io.StringIO()
    text = line if isinstance(line, str) else json.dumps(line)
    HandlerLog(Console(stream), lowest).note("CreatePlanet", text)
    return stream.getvalue()


def a_line(level: str, message: str = "event not done", **fields: object) -> dict[str, object]:
    return {
        "level": level,
        "location": "_tell:79",
        "message": message,
        "timestamp": "2026-11-25T02:11:40.029+00:00",
        "service": "orrery",
        "xray_trace_id": "1-5759e988-bd862e3fe1be46a994272793",
        **fields,
    }


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_what_is_wrong_is_one_readable_line(level: str) -> None:
    line = a_line(level, event_id="e1", reason="EventClaimed")

    assert shown(line) == f"{level} CreatePlanet: event not done event_id=e1 reason=EventClaimed\n"


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_what_is_as_it_should_be_is_not_shown(level: str) -> None:
    assert shown(a_line(level)) == ""


def test_who_asks_for_more_sees_more() -> None:
    assert shown(a_line("INFO"), logging.INFO) == "INFO CreatePlanet: event not done\n"
    assert shown(a_line("DEBUG"), logging.INFO) == ""


def test_an_errors_traceback_is_indented_below_it() -> None:
    traceback = "Traceback (most recent call last):\nKeyError: 'x'"
    line = a_line("ERROR", exception=traceback, exception_name="KeyError", stack_trace={})

    assert shown(line).splitlines()[1:] == [
        "    Traceback (most recent call last):",
        "    KeyError: 'x'",
    ]


@pytest.mark.parametrize("lowest", [logging.DEBUG, logging.WARNING])
def test_metrics_are_not_shown(lowest: int) -> None:
    assert shown(METRICS, lowest) == ""


@pytest.mark.parametrize("printed", ["here", "", "[1, 2]", '{"a": 1}', '"x"', "{", "[" * 9_999])
def test_what_is_printed_is_shown_as_it_is(printed: str) -> None:
    assert shown(printed) == f"CreatePlanet: {printed}\n"


def test_no_line_steers_the_terminal() -> None:
    assert "\x1b" not in shown("\x1b[2J") + shown(a_line("ERROR", message="\x1b[2J"))


def test_a_level_that_nobody_knows_is_shown_as_it_is() -> None:
    assert shown(a_line("LOUD")).startswith('CreatePlanet: {"level": "LOUD"')
