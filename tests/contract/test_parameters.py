"""What costs, or can be only once in an account, is a parameter, and off unless it is asked for."""

import re
from typing import Any

from local.template import Template
from tests.contract.sam import ROOT

HASHING = {"CreateToken", "CreateUser"}


def test_only_the_functions_that_hash_passwords_have_a_ceiling_and_only_if_one_is_set(
    template: Template,
) -> None:
    ceilings = {
        name: function["ReservedConcurrentExecutions"]
        for name, function in template.resources("AWS::Lambda::Function").items()
        if "ReservedConcurrentExecutions" in function
    }

    ceiling = {"Ref": "ReservedConcurrency"}
    only_if_set = {"Fn::If": ["HashingIsLimited", ceiling, {"Ref": "AWS::NoValue"}]}
    assert ceilings == dict.fromkeys(HASHING, only_if_set)
    assert condition(template, "HashingIsLimited") == {"Fn::Not": [{"Fn::Equals": [ceiling, "0"]}]}
    assert template.parameters["ReservedConcurrency"] == "0"


def test_the_senders_domain_is_declared_only_where_that_is_asked_for(template: Template) -> None:
    identity = template.transformed["Resources"]["SenderDomain"]

    assert identity["Condition"] == "SenderIsDeclared"
    assert identity["Properties"]["EmailIdentity"] == {
        "Fn::Select": [1, {"Fn::Split": ["@", {"Ref": "Sender"}]}]
    }
    assert template.parameters["SenderIdentity"] == "false"


def test_what_others_of_the_region_use_too_stays_when_the_stack_goes(
    template: Template,
) -> None:
    for name in ("GatewayLogging", "GatewayLogWriter", "SenderDomain"):
        resource = template.transformed["Resources"][name]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate", name
        assert resource["UpdateReplacePolicy"] == "Retain", name


def test_alarms_are_mailed_only_where_there_is_an_address(template: Template) -> None:
    [mails] = [
        resource
        for resource in template.transformed["Resources"].values()
        if resource["Type"] == "AWS::SNS::Subscription"
    ]

    assert mails["Condition"] == "AlarmsAreMailed"
    assert mails["Properties"]["Endpoint"] == {"Ref": "AlarmEmail"}
    assert template.parameters["AlarmEmail"] == ""


def test_every_parameter_is_explained_and_the_reverse(template: Template) -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    [section] = re.findall(r"^## Parameters$(.*?)^## ", text, re.MULTILINE | re.DOTALL)

    assert set(re.findall(r"^\| `(\w+)` ", section, re.MULTILINE)) == template.parameters.keys()


def condition(template: Template, name: str) -> Any:
    return template.transformed["Conditions"][name]
