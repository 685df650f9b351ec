"""What SES reports of this stack's mails reaches the function that records it, and no other."""

import json
from typing import Any

import pytest

from local.streams.filter import StreamFilter
from sam_template.event_rules import event_rules
from sam_template.template import Template
from shared.domain.notifications.mail import CORRELATION_HEADER, USER_TAG
from tests.events import event_of

FUNCTION = "RecordUndeliverable"
CONFIGURATION = {"Ref": "MailConfiguration"}


@pytest.fixture(scope="session")
def configuration(template: Template) -> dict[str, Any]:
    return template.resources("AWS::SES::ConfigurationSet")["MailConfiguration"]


def test_ses_reports_bounces_and_complaints_to_the_accounts_event_bus(template: Template) -> None:
    [destination] = template.resources("AWS::SES::ConfigurationSetEventDestination").values()

    assert destination["ConfigurationSetName"] == CONFIGURATION
    told = destination["EventDestination"]
    assert told["Enabled"] is True
    assert told["MatchingEventTypes"] == ["bounce", "complaint"]
    assert told["EventBridgeDestination"]["EventBusArn"]["Fn::Sub"].endswith(":event-bus/default")


def test_the_mails_that_are_reported_are_those_that_are_sent(template: Template) -> None:
    environment = template.functions["SendNotifications"].environment

    assert environment["MAIL_CONFIGURATION"] == CONFIGURATION


def test_only_the_reports_of_this_stacks_mails_are_recorded(template: Template) -> None:
    [rule] = event_rules(template)

    assert rule.function == FUNCTION
    assert rule.pattern["detail"] == {"mail": {"tags": {"ses:configuration-set": [CONFIGURATION]}}}


def test_the_example_is_one_that_the_rule_takes(template: Template) -> None:
    [rule] = event_rules(template)
    example = event_of("record_undeliverable")
    [configuration] = example["detail"]["mail"]["tags"]["ses:configuration-set"]
    pattern = json.loads(json.dumps(rule.pattern).replace(json.dumps(CONFIGURATION), '"this"'))

    assert not StreamFilter.of_patterns(pattern).passes(example)
    named = json.loads(json.dumps(example).replace(configuration, "this"))
    assert StreamFilter.of_patterns(pattern).passes(named)


def test_the_example_has_what_our_mails_say_of_themselves() -> None:
    mail = event_of("record_undeliverable")["detail"]["mail"]

    assert USER_TAG in mail["tags"]
    assert CORRELATION_HEADER in {header["name"] for header in mail["headers"]}


def test_only_the_rule_may_call_the_function(template: Template) -> None:
    permissions = [
        permission
        for permission in template.resources("AWS::Lambda::Permission").values()
        if template.function_of(permission["FunctionName"]) == FUNCTION
    ]

    [permission] = permissions
    [rule] = event_rules(template)
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": [rule.name, "Arn"]}


def test_ses_itself_sends_nothing_more_to_such_an_address(configuration: dict[str, Any]) -> None:
    assert set(configuration["SuppressionOptions"]["SuppressedReasons"]) == {"BOUNCE", "COMPLAINT"}


def test_ses_reckons_the_reputation_of_this_stacks_mails(configuration: dict[str, Any]) -> None:
    assert configuration["ReputationOptions"] == {"ReputationMetricsEnabled": True}


def test_no_deployment_turns_the_sending_on_or_off(configuration: dict[str, Any]) -> None:
    assert "SendingOptions" not in configuration
