"""Takes events at `/_local/events`, as EventBridge takes those of AWS's services.

Nothing here makes events of AWS's services: whoever wants to try one sends it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from local.data_plane.stack import Stack
from local.execution.invocation import Crashed, Invoke, TimedOut
from local.gateway.http import JSON, Request, Response
from local.streams.filter import StreamFilter
from sam_template.event_rules import EventRule, event_rules, is_reference
from sam_template.template import Template

EVENTS_PATH = "/_local/events"


class EventBus:
    """Calls the functions whose rules take an event."""

    def __init__(self, invoke: Invoke, problem: Callable[[str, str], None]) -> None:
        self._invoke = invoke
        self._problem = problem
        self._rules: list[tuple[EventRule, StreamFilter]] = []

    def follow(self, template: Template, stack: Stack) -> None:
        """Use this template's rules from now on, or raise TemplateError."""
        self._rules = [
            (rule, StreamFilter.of_patterns(_resolved(rule.pattern, stack)))
            for rule in event_rules(template)
        ]

    def answer(self, request: Request) -> Response:
        """Take the event in a request's body; answer which functions were called with it."""
        if request.method != "POST":
            return _refusal(405, "POST an event here.")
        # Which pages of other sites may not send.
        if request.header("Content-Type") != JSON:
            return _refusal(415, f"The event must be {JSON}.")
        try:
            event = json.loads(request.body)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            return _refusal(400, "The event must be a JSON object.")
        functions = self._publish(event)
        if not functions:
            return _refusal(404, "No rule of the template takes this event.")
        return Response(200, _headers(JSON), json.dumps({"called": functions}).encode())

    def _publish(self, event: Mapping[str, Any]) -> list[str]:
        taking = [rule for rule, pattern in self._rules if pattern.passes(event)]
        for rule in taking:
            match self._invoke(rule.function, event):
                case Crashed(error_type, message, trace):
                    self._problem(f"{rule.function} failed: {error_type}: {message}", trace)
                case TimedOut(seconds):
                    self._problem(f"{rule.function} timed out after {seconds:g} s", "")
        return [rule.function for rule in taking]


def _resolved(pattern: Any, stack: Stack) -> Any:
    """Return a pattern with its references resolved."""
    match pattern:
        case dict() if is_reference(pattern):
            return stack.resolve(pattern)
        case dict():
            return {name: _resolved(part, stack) for name, part in pattern.items()}
        case list():
            return [_resolved(part, stack) for part in pattern]
    return pattern


def _refusal(status: int, text: str) -> Response:
    return Response(status, _headers("text/plain"), f"{text}\n".encode())


def _headers(content_type: str) -> tuple[tuple[str, str], ...]:
    return ("Content-Type", content_type), ("Cache-Control", "no-store")
