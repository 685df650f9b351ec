"""Shows on the terminal what handlers log: warnings and errors, each in one readable line.

LOG_LEVEL=INFO shows their other lines too. Metrics are not shown; what is printed always is.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from local.console import Console, printable

LEVELS: Mapping[str, int] = logging.getLevelNamesMapping()
METRICS = "_aws"
"""The member that makes a line one of CloudWatch's embedded metric format."""

# These are in every line, or tell the developer nothing new.
NOT_SHOWN = frozenset({"level", "location", "message", "service", "timestamp", "xray_trace_id"})
# The traceback, which takes more than one line, and what repeats it.
DETAILS = frozenset({"exception", "exception_name", "stack_trace"})


class HandlerLog:
    """Takes the lines that handlers write to their standard output, from any thread."""

    def __init__(self, console: Console, lowest: int) -> None:
        """Show lines of a level, such as `logging.INFO`, and above."""
        self._console = console
        self._lowest = lowest

    def note(self, function: str, line: str) -> None:
        """Show a line of a function, if its level is high enough."""
        document = _document(line)
        level = LEVELS.get(str(document.get("level")))
        if METRICS in document or (level is not None and level < self._lowest):
            return
        if level is None:
            self._console.say(f"{function}: {printable(line)}")
        else:
            self._console.log(document["level"], _text(function, document), _traceback(document))


def _text(function: str, document: Mapping[str, Any]) -> str:
    fields = [
        f"{name}={value}" for name, value in document.items() if name not in NOT_SHOWN | DETAILS
    ]
    return " ".join([f"{function}: {document.get('message')}", *fields])


def _traceback(document: Mapping[str, Any]) -> str:
    return str(document.get("exception", ""))


def _document(line: str) -> Mapping[str, Any]:
    """Read a line of JSON; any other line gives an empty object."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
