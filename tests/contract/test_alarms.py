"""What goes wrong is noticed: alarms watch what exists, reach somebody, and are explained."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from sam_template.template import Template
from shared.adapters.observability.metrics import Metric
from tests.contract.ceilings import public_methods
from tests.contract.metrics import is_published
from tests.contract.sam import ROOT

TOPIC = {"Ref": "AlarmTopic"}
FROM_THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
# Its metric is written every five minutes, be it 0.
WRITTEN_ALWAYS = "PendingEventsAlarm"
# Who writes its metric is outside of what it watches: silence is a fault as well.
OUTSIDE = "ProbeAlarm"
URGENT = "Urgent: "
# SES writes these when mails are sent, and they are about many days.
WRITTEN_AT_TIMES = ("BounceRateAlarm", "ComplaintRateAlarm")
DASHBOARD_COLUMNS = 24


@pytest.fixture(scope="session")
def alarms(template: Template) -> dict[str, dict[str, Any]]:
    return template.resources("AWS::CloudWatch::Alarm")


@pytest.fixture(scope="session")
def widgets(template: Template) -> list[dict[str, Any]]:
    [dashboard] = template.resources("AWS::CloudWatch::Dashboard").values()
    found: list[dict[str, Any]] = json.loads(dashboard["DashboardBody"]["Fn::Sub"])["widgets"]
    return found


def watched(alarm: dict[str, Any]) -> Iterator[tuple[str, str, set[str]]]:
    """Find the metrics of an alarm: namespace, name, and the dimensions' names."""
    queries = [
        query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query
    ]
    for metric in queries or [alarm]:
        names = {dimension["Name"] for dimension in metric.get("Dimensions", [])}
        yield metric["Namespace"], metric["MetricName"], names


def shown(widgets: list[dict[str, Any]]) -> Iterator[tuple[str, str, set[str]]]:
    """Find the metrics of a dashboard, as those of an alarm."""
    for widget in widgets:
        for line in widget["properties"].get("metrics", []):
            namespace, name, *rest = [part for part in line if isinstance(part, str)]
            yield namespace, name, set(rest[::2])


def test_each_alarm_watches_metrics_that_exist(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        for metric in watched(alarm):
            assert is_published(*metric), f"{name}: {metric}"


def test_the_dashboard_shows_metrics_that_exist(widgets: list[dict[str, Any]]) -> None:
    missing = [metric for metric in shown(widgets) if not is_published(*metric)]

    assert missing == []


def test_the_dashboard_shows_whatever_is_counted(widgets: list[dict[str, Any]]) -> None:
    assert {name for namespace, name, _ in shown(widgets) if namespace == "Orrery"} == set(Metric)


def test_the_dashboard_shows_every_alarm_that_always_stands(
    template: Template, widgets: list[dict[str, Any]]
) -> None:
    """It cannot refer to one that a condition leaves out."""
    [status] = [widget["properties"] for widget in widgets if widget["type"] == "alarm"]
    resources = template.transformed["Resources"].items()

    stand = [
        name
        for name, resource in resources
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Condition" not in resource
    ]

    assert sorted(status["alarms"]) == sorted(f"${{{name}.Arn}}" for name in stand)


def test_no_part_of_the_dashboard_lies_on_another(widgets: list[dict[str, Any]]) -> None:
    cells = [cell for widget in widgets for cell in cells_of(widget)]

    assert len(cells) == len(set(cells))
    assert all(column < DASHBOARD_COLUMNS for column, _ in cells)


def cells_of(widget: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Find the cells of the dashboard's grid that a widget lies on."""
    for column in range(widget["x"], widget["x"] + widget["width"]):
        for row in range(widget["y"], widget["y"] + widget["height"]):
            yield column, row


def test_an_api_is_watched_by_the_name_that_it_has(
    template: Template, alarms: dict[str, dict[str, Any]]
) -> None:
    [api] = template.resources("AWS::ApiGateway::RestApi").values()
    named = [value for alarm in alarms.values() for value in values_of("ApiName", alarm)]

    assert named
    assert all(value == api["Name"] for value in named)


def values_of(dimension: str, part: Any) -> Iterator[Any]:
    """Find the values that are given to a dimension, however deep."""
    match part:
        case {"Name": str(name), "Value": value} if name == dimension:
            yield value
        case dict():
            for inner in part.values():
                yield from values_of(dimension, inner)
        case list():
            for inner in part:
                yield from values_of(dimension, inner)


def test_every_alarm_tells_its_beginning_and_its_end_to_the_one_topic(
    template: Template, alarms: dict[str, dict[str, Any]]
) -> None:
    assert template.resources("AWS::SNS::Topic").keys() == {TOPIC["Ref"]}
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [TOPIC], name


def test_missing_data_are_no_alarm_but_reported_where_there_should_always_be_some(
    alarms: dict[str, dict[str, Any]],
) -> None:
    missing = {name: alarm["TreatMissingData"] for name, alarm in alarms.items()}
    reported = {name for name, alarm in alarms.items() if alarm.get("InsufficientDataActions")}

    assert reported == {WRITTEN_ALWAYS}
    assert missing == {
        **dict.fromkeys(alarms, "notBreaching"),
        **dict.fromkeys(WRITTEN_AT_TIMES, "ignore"),
        WRITTEN_ALWAYS: "missing",
        OUTSIDE: "breaching",
    }


def test_cloudwatch_may_publish_to_the_topic_for_this_account_alone(template: Template) -> None:
    [policy] = template.resources("AWS::SNS::TopicPolicy").values()

    [statement] = policy["PolicyDocument"]["Statement"]
    assert policy["Topics"] == [TOPIC]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": TOPIC,
        "Condition": FROM_THIS_ACCOUNT,
    }


def test_cloudwatch_can_use_the_topics_key(template: Template) -> None:
    key = template.resources("AWS::SNS::Topic")["AlarmTopic"]["KmsMasterKeyId"]["Ref"]

    statements = template.resources("AWS::KMS::Key")[key]["KeyPolicy"]["Statement"]
    [granted] = [each for each in statements if "Service" in each["Principal"]]
    assert granted["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert set(granted["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert granted["Condition"] == FROM_THIS_ACCOUNT


def test_every_alarm_has_its_runbook_and_the_reverse(alarms: dict[str, dict[str, Any]]) -> None:
    runbooks = re.findall(r"^### (\w+Alarm)$", operations(), re.MULTILINE)

    assert sorted(runbooks) == sorted(alarms)


def test_an_alarm_names_its_runbook(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert alarm["AlarmDescription"].endswith(f"Runbook: docs/operations.md, {name}")


def test_the_runbook_lists_the_alarms_that_say_they_are_urgent(
    alarms: dict[str, dict[str, Any]],
) -> None:
    [listed] = re.findall(r"^\*\*Urgent\*\*.*?: (.*?)\. ", operations(), re.MULTILINE | re.DOTALL)
    urgent = {name for name, each in alarms.items() if each["AlarmDescription"].startswith(URGENT)}

    assert set(re.findall(r"`(\w+)`", listed)) == urgent


def test_the_certificate_is_watched_where_there_is_a_domain_name(template: Template) -> None:
    alarm = template.transformed["Resources"]["CertificateAlarm"]

    assert alarm["Condition"] == "HasDomain"
    assert alarm["Properties"]["Dimensions"] == [
        {"Name": "CertificateArn", "Value": {"Ref": "CertificateArn"}}
    ]


def test_the_probe_asks_a_public_route_from_outside_where_that_is_asked_for(
    template: Template,
) -> None:
    check = template.transformed["Resources"]["HealthCheck"]
    [at_domain, at_stage] = check["Properties"]["HealthCheckConfig"]["ResourcePath"]["Fn::If"][1:]

    assert check["Condition"] == "HasProbe"
    assert at_stage == f"/live{at_domain}"
    assert ("GET", at_domain) in set(public_methods(template))
    assert template.parameters["Probe"] == "false"


def test_an_alarm_of_the_probe_stands_only_where_its_metrics_are(template: Template) -> None:
    """Route 53 writes them in one region, and an alarm sees none of another one."""
    alarm = template.transformed["Resources"]["ProbeAlarm"]

    assert template.transformed["Conditions"][alarm["Condition"]] == {
        "Fn::And": [
            {"Condition": "HasProbe"},
            {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]},
        ]
    }


def operations() -> str:
    return (ROOT / "docs/operations.md").read_text(encoding="utf-8")
