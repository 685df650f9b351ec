"""Events that are sent to `/_local/events` reach the functions whose rules take them."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest

from local.data_plane.stack import Stack
from local.data_plane.stack_template import output_name, reduced
from local.event_bus import EVENTS_PATH, EventBus
from local.execution.invocation import Crashed, Outcome, Returned, TimedOut
from local.gateway.http import JSON, Request, Response
from sam_template.event_rules import event_rules, references_in
from sam_template.template import Template, TemplateError

QUEUE = {"Ref": "GivenUp"}
DONE = Returned(b"null")
PATTERN = {"source": ["aws.things"], "detail": {"tags": {"of": ["nobody", QUEUE]}}}


def with_rule(template: Template, pattern: Any = PATTERN, **rule: Any) -> Template:
    """Return the template with a rule that calls UseThing."""
    transformed = copy.deepcopy(template.transformed)
    targets = [{"Arn": {"Ref": "UseThingAliaslive"}, "Id": "1"}]
    properties = {"EventPattern": pattern, "Targets": targets, **rule}
    transformed["Resources"]["Happened"] = {"Type": "AWS::Events::Rule", "Properties": properties}
    return Template(transformed, template.parameters)


class World:
    """A bus, and what it calls and reports."""

    def __init__(self, outcome: Outcome = DONE) -> None:
        self.called: list[tuple[str, Mapping[str, Any]]] = []
        self.problems: list[str] = []
        self._outcome = outcome
        self.bus = EventBus(self._invoke, lambda text, trace: self.problems.append(text))

    def _invoke(self, function: str, event: Mapping[str, Any]) -> Outcome:
        self.called.append((function, event))
        return self._outcome

    def send(self, body: bytes, method: str = "POST", content_type: str = JSON) -> Response:
        headers = (("Content-Type", content_type),)
        return self.bus.answer(Request(method, EVENTS_PATH, headers=headers, body=body))

    def happen(self, **event: Any) -> int:
        return self.send(json.dumps(event).encode()).status


@pytest.fixture
def stack() -> Stack:
    """Give a stack in which each reference is its own text."""

    class Spelled(Stack):
        def resolve(self, value: Any) -> str:
            return json.dumps(value)

    return Spelled({})


def following(template: Template, stack: Stack, outcome: Outcome = DONE) -> World:
    world = World(outcome)
    world.bus.follow(template, stack)
    return world


def test_an_event_reaches_the_function_whose_rule_takes_it(
    template: Template, stack: Stack
) -> None:
    world = following(with_rule(template), stack)
    event = {"source": "aws.things", "detail": {"tags": {"of": [json.dumps(QUEUE), "others"]}}}

    assert world.happen(**event) == 200

    assert world.called == [("UseThing", event)]


@pytest.mark.parametrize(
    "event",
    [
        {"source": "aws.others", "detail": {"tags": {"of": ["nobody"]}}},
        {"source": "aws.things", "detail": {"tags": {"of": ["another"]}}},
        {"source": "aws.things", "detail": {"tags": {"of": []}}},
        {"source": "aws.things"},
        {},
    ],
)
def test_an_event_that_no_rule_takes_reaches_nobody(
    template: Template, stack: Stack, event: dict[str, Any]
) -> None:
    world = following(with_rule(template), stack)

    assert world.happen(**event) == 404

    assert world.called == []


def test_a_rule_that_is_switched_off_takes_nothing(template: Template) -> None:
    assert event_rules(with_rule(template, State="DISABLED")) == []


def test_a_schedule_is_no_rule_for_events(template: Template) -> None:
    scheduled = with_rule(template)
    rule = scheduled.transformed["Resources"]["Happened"]["Properties"]
    rule["ScheduleExpression"] = "rate(5 minutes)"
    del rule["EventPattern"]

    assert event_rules(scheduled) == []


def test_a_pattern_that_would_not_be_applied_as_on_aws_is_refused(
    template: Template, stack: Stack
) -> None:
    pattern = {"source": [{"anything-but": ["aws.things"]}]}

    with pytest.raises(TemplateError, match="anything-but"):
        World().bus.follow(with_rule(template, pattern), stack)


def test_references_in_a_pattern_are_found_wherever_they_are() -> None:
    assert list(references_in(PATTERN)) == [QUEUE]


def test_the_data_plane_resolves_the_references_of_a_pattern(template: Template) -> None:
    made = reduced(with_rule(template))

    assert made["Outputs"][output_name(QUEUE)] == {"Value": QUEUE}


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        (Crashed("KeyError", "x"), "UseThing failed: KeyError: x"),
        (TimedOut(3), "UseThing timed out after 3 s"),
    ],
)
def test_the_failure_of_a_function_is_shown(
    template: Template, stack: Stack, outcome: Outcome, problem: str
) -> None:
    world = following(with_rule(template, {"source": ["aws.things"]}), stack, outcome)

    world.happen(source="aws.things")

    assert world.problems == [problem]


@pytest.mark.parametrize(
    ("request_parts", "status"),
    [
        ({"body": b"{}", "method": "GET"}, 405),
        ({"body": b"{}", "content_type": "text/plain"}, 415),
        ({"body": b"[]"}, 400),
        ({"body": b"{"}, 400),
        ({"body": b"\xff"}, 400),
    ],
)
def test_what_is_no_event_is_refused(request_parts: dict[str, Any], status: int) -> None:
    world = World()

    assert world.send(**request_parts).status == status
    assert world.called == []
