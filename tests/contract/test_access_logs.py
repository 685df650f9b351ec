"""The access log tells who asked for what and how it went, and no secret."""

import json
import re
from typing import Any

import pytest

from sam_template.template import Template

# What API Gateway and our authorizer make, none of it chosen by a client.
HARMLESS = {
    "authorizer.latency",
    "authorizer.principalId",
    "error.responseType",
    "extendedRequestId",
    "httpMethod",
    "identity.apiKeyId",
    "identity.sourceIp",
    "integration.latency",
    "requestId",
    "requestTime",
    "resourcePath",
    "responseLatency",
    "responseLength",
    "status",
    "tlsVersion",
    "waf.latency",
    "xrayTraceId",
}
NEEDED = {"requestId", "resourcePath", "httpMethod", "status", "identity.sourceIp"}


@pytest.fixture(scope="session")
def setting(template: Template) -> dict[str, Any]:
    [stage] = template.resources("AWS::ApiGateway::Stage").values()
    access_log: dict[str, Any] = stage["AccessLogSetting"]
    return access_log


def test_no_field_holds_a_query_string_or_a_token_or_what_a_client_chose(
    setting: dict[str, Any],
) -> None:
    logged = set(re.findall(r"\$context\.([\w.]+)", setting["Format"]))

    assert logged <= HARMLESS
    assert logged >= NEEDED


def test_a_line_is_json_and_each_value_one_variable(setting: dict[str, Any]) -> None:
    line = json.loads(setting["Format"])

    assert "\n" not in setting["Format"]
    for name, value in line.items():
        assert re.fullmatch(r"\$context(\.\w+)+", value), name


def test_the_gateway_writes_no_execution_log_which_would_hold_the_query(
    template: Template,
) -> None:
    [stage] = template.resources("AWS::ApiGateway::Stage").values()

    for method in stage["MethodSettings"]:
        assert method.keys().isdisjoint({"LoggingLevel", "DataTraceEnabled"}), method


def test_the_access_log_has_a_group_of_its_own(setting: dict[str, Any]) -> None:
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AccessLogs", "Arn"]}


def test_the_stage_waits_for_the_role_that_it_logs_under(template: Template) -> None:
    """By the log group's tag: DependsOn would ask for the role where it is not made."""
    group = template.resources("AWS::Logs::LogGroup")["AccessLogs"]
    account = template.transformed["Resources"]["GatewayLogging"]

    [tag] = group["Tags"]

    assert tag["Value"] == {"Fn::If": ["GivesLogRole", {"Ref": "GatewayLogging"}, "account"]}
    assert account["Properties"]["CloudWatchRoleArn"] == {"Fn::GetAtt": ["GatewayLogWriter", "Arn"]}


def test_the_accounts_log_role_stays_when_the_stack_goes(template: Template) -> None:
    """Every other API of the region logs under it too."""
    for name in ("GatewayLogging", "GatewayLogWriter"):
        resource = template.transformed["Resources"][name]
        assert resource["Condition"] == "GivesLogRole"
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
        assert resource["UpdateReplacePolicy"] == "Retain"
