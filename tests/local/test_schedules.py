"""The template's schedules."""

import copy
from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest

from local.execution.invocation import Crashed, Outcome
from local.schedules import Clock, scheduled_event
from sam_template import schedules as schedules_module
from sam_template.schedules import schedules
from sam_template.template import Template, TemplateError

PATIENCE_SECONDS = 10


def scheduled(template: Template, expression: str, **target: str) -> Template:
    transformed = copy.deepcopy(template.transformed)
    transformed["Resources"]["Sweep"] = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "ScheduleExpression": expression,
            "Targets": [{"Arn": {"Ref": "UseThingAliaslive"}, "Id": "1", **target}],
        },
    }
    return Template(transformed, template.parameters)


def test_a_rate_is_a_period(template: Template) -> None:
    [schedule] = schedules(scheduled(template, "rate(5 minutes)"))

    assert (schedule.function, schedule.period_seconds) == ("UseThing", 300)


def test_another_kind_of_schedule_is_refused(template: Template) -> None:
    with pytest.raises(TemplateError, match="Sweep"):
        schedules(scheduled(template, "cron(0 12 * * ? *)"))


def test_the_event_is_eventbridges(template: Template) -> None:
    [schedule] = schedules(scheduled(template, "rate(1 hour)"))

    event = scheduled_event(schedule, "things")

    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == ["arn:aws:events:us-east-1:000000000000:rule/things-Sweep"]


def test_a_rules_own_input_takes_the_events_place(template: Template) -> None:
    [schedule] = schedules(scheduled(template, "rate(1 hour)", Input='{"a": 1}'))

    assert scheduled_event(schedule, "things") == {"a": 1}


def test_a_schedule_fires_again_and_again_and_its_failure_is_reported(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(schedules_module.UNIT_SECONDS, "minute", 0.01)
    calls: list[str] = []
    said: list[str] = []
    enough = Event()

    def invoke(function: str, event: Mapping[str, Any]) -> Outcome:
        calls.append(function)
        if len(calls) > 2:
            enough.set()
        return Crashed("ValueError", "bad")

    clock = Clock(invoke, lambda line, details: said.append(line), "things")
    clock.follow(scheduled(template, "rate(1 minute)"))

    assert enough.wait(PATIENCE_SECONDS)
    clock.close()
    assert set(calls) == {"UseThing"}
    assert said[0] == "UseThing failed: ValueError: bad"
