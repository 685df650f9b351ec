"""An idle stack costs what its resources cost by being there, and only those that it has."""

from typing import Any

import pytest

from sam_template.template import Template, TemplateError
from tools.cost.idle import standing_of, switches

KEY = "AWS::KMS::Key"
ALARM = "AWS::CloudWatch::Alarm"
FIREWALL = "AWS::WAFv2::WebACL"


def template_of(*resources: dict[str, Any], **sections: Any) -> Template:
    named = {f"R{number}": resource for number, resource in enumerate(resources)}
    parameters = {"Switch": "true"}
    return Template({"Resources": named, **sections}, parameters)


def monthly(template: Template) -> dict[str, float]:
    return {price.what: price.of(number) for price, number in standing_of(template).items()}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"Fn::Equals": [{"Ref": "Switch"}, "true"]}, True),
        ({"Fn::Equals": [{"Ref": "Switch"}, "false"]}, False),
        ({"Fn::Not": [{"Fn::Equals": [{"Ref": "Switch"}, "false"]}]}, True),
        ({"Fn::And": [{"Condition": "On"}, {"Fn::Not": [{"Condition": "On"}]}]}, False),
        ({"Fn::Or": [{"Condition": "On"}, {"Fn::Not": [{"Condition": "On"}]}]}, True),
    ],
)
def test_a_resource_whose_condition_does_not_hold_costs_nothing(
    condition: object, holds: bool
) -> None:
    conditions = {"C": condition, "On": {"Fn::Equals": [{"Ref": "Switch"}, "true"]}}
    template = template_of({"Type": KEY, "Condition": "C"}, Conditions=conditions)

    assert monthly(template) == ({"KMS, keys": 1.0} if holds else {})


def test_resources_of_a_kind_are_added_up() -> None:
    template = template_of({"Type": KEY}, {"Type": KEY}, {"Type": "AWS::IAM::Role"})

    assert monthly(template) == {"KMS, keys": 2.0}


def test_an_alarm_costs_for_each_metric_that_it_watches() -> None:
    watched = [{"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "a / b"}]
    template = template_of(
        {"Type": ALARM, "Properties": {"MetricName": "Latency"}},
        {"Type": ALARM, "Properties": {"Metrics": watched}},
    )

    assert monthly(template) == pytest.approx({"CloudWatch, alarms": 0.3})


def test_a_firewall_costs_for_each_rule_as_well() -> None:
    template = template_of({"Type": FIREWALL, "Properties": {"Rules": [{}, {}]}})

    assert monthly(template) == {"WAF, web ACLs": 5.0, "WAF, rules": 2.0}


def test_a_resource_whose_price_is_not_known_is_not_free() -> None:
    with pytest.raises(TemplateError, match=r"R0.*AWS::EC2::NatGateway"):
        standing_of(template_of({"Type": "AWS::EC2::NatGateway"}))


def test_a_switch_is_a_parameter_that_is_true_or_false() -> None:
    parameters = {
        "Switch": {"Type": "String", "AllowedValues": ["true", "false"]},
        "Architecture": {"Type": "String", "AllowedValues": ["arm64", "x86_64"]},
        "Sender": {"Type": "String"},
    }

    assert list(switches(template_of(Parameters=parameters))) == ["Switch"]
