"""A new version is checked and gets a tenth of the traffic first, where the parameter says so."""

import json
import tomllib
from datetime import timedelta
from typing import Any

import pytest

from sam_template.template import Template, load
from shared.entrypoints.release.probes import PROBES
from shared.entrypoints.release.versions import LONGEST_CALL
from tests.contract.sam import ROOT
from tests.contract.test_names import snake_case
from tests.grants import statements

# The operations that read and are not asked, and why.
NOT_PROBED = {
    "GetAuthorizationServer": "it says what it is given, of the keys that get_jwks publishes",
    "GetDocsAsset": "it shows a file of the library that get_docs shows",
    "GetHealth": "it always answers the same",
    "GetRoot": "it redirects to what get_docs shows",
    "ListSessions": "its answer is the caller's own, and nobody has a session",
    "ListUsers": "its answer is other people's data",
    "SearchArchive": "its answer is the archive's to give",
    "ShowEmailVerificationPage": "it shows a form that is in the layer, and reads nothing else",
    "ShowPasswordResetPage": "it shows a form that is in the layer, and reads nothing else",
}
CHECK = "CheckRelease"
# What carries the traffic: Lambda takes 15 control-plane calls a second, for the whole account, and
# CodeDeploy makes several for each function that it shifts.
SHIFTED = {"AuthorizeRequest", "CreatePlanet", "CreateToken", "GetPlanet", "ListPlanets"}


@pytest.fixture(scope="session")
def canary() -> Template:
    return load(ROOT / "template.yaml", {"Canary": "true"})


def test_without_a_canary_there_is_nothing_of_codedeploy(template: Template) -> None:
    resources = template.transformed["Resources"].values()

    assert not [each for each in resources if each["Type"].startswith("AWS::CodeDeploy::")]
    assert not [each for each in resources if "UpdatePolicy" in each]


def test_what_carries_the_traffic_is_shifted_and_the_others_follow_at_once(
    canary: Template,
) -> None:
    groups = canary.resources("AWS::CodeDeploy::DeploymentGroup")
    aliases = {
        name: resource
        for name, resource in canary.transformed["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Alias"
    }

    assert groups.keys() == {f"{name}DeploymentGroup" for name in SHIFTED}, (
        "leave `DeploymentPreference` out in template.yaml, or add what has much traffic to SHIFTED"
    )
    assert {name for name, alias in aliases.items() if "UpdatePolicy" in alias} == {
        f"{name}Aliaslive" for name in SHIFTED
    }


def test_every_deployment_is_stopped_by_the_same_alarms(canary: Template) -> None:
    for name, group in canary.resources("AWS::CodeDeploy::DeploymentGroup").items():
        assert group["AlarmConfiguration"] == {
            "Enabled": True,
            "Alarms": [{"Name": {"Ref": "ApiErrorsAlarm"}}],
        }, name
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"], name


def test_a_release_is_checked_before_it_gets_a_tenth_of_the_traffic(canary: Template) -> None:
    for name in SHIFTED:
        alias = canary.transformed["Resources"][f"{name}Aliaslive"]
        update = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert update["BeforeAllowTrafficHook"] == {"Ref": CHECK}, name


def test_codedeploy_may_call_the_check_and_move_the_aliases_of_this_stack(canary: Template) -> None:
    groups = canary.resources("AWS::CodeDeploy::DeploymentGroup").values()
    role = canary.resources("AWS::IAM::Role")["DeploymentRole"]

    [policy] = role["Policies"]
    granted = {
        action: statement["Resource"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    }
    assert all(
        each["ServiceRoleArn"] == {"Fn::GetAtt": ["DeploymentRole", "Arn"]} for each in groups
    )
    assert granted["lambda:InvokeFunction"] == {"Fn::GetAtt": [CHECK, "Arn"]}
    assert granted["lambda:UpdateAlias"]["Fn::Sub"].endswith(":function:${AWS::StackName}-*")
    assert not role.get("ManagedPolicyArns")


def test_what_is_probed_are_the_new_versions(template: Template) -> None:
    named = checked_versions(template)

    for operation, version in named.items():
        resource = template.transformed["Resources"][version.strip("${}")]
        assert resource["Type"] == "AWS::Lambda::Version"
        function = template.function_of(resource["Properties"]["FunctionName"])
        assert snake_case(function) == operation, (
            f"in template.yaml, CHECKED_VERSIONS of {CHECK} has the version of another function "
            f"for {operation}"
        )


def checked_versions(template: Template) -> dict[str, str]:
    setting = template.functions[CHECK].environment["CHECKED_VERSIONS"]["Fn::Sub"]
    versions: dict[str, str] = json.loads(setting)
    return versions


def test_every_operation_that_reads_is_probed_by_its_route_or_not_for_a_reason(
    template: Template,
) -> None:
    reading = {snake_case(name): path for name, path in reading_routes(template)}
    not_probed = {snake_case(name) for name in NOT_PROBED}
    probed = {probe.operation: probe.route for probe in PROBES}

    missing = reading.keys() - probed.keys() - not_probed
    assert not missing, (
        f"add a Probe of {sorted(missing)} to shared/entrypoints/release/probes.py, "
        "or a reason to NOT_PROBED in tests/contract/test_canary.py"
    )
    assert probed.items() <= reading.items(), "a Probe names an operation, and its GET route"
    assert not_probed <= reading.keys() - probed.keys(), (
        "NOT_PROBED of tests/contract/test_canary.py names what has a Probe, or no GET route"
    )


def test_the_check_is_given_the_version_of_every_probed_operation(template: Template) -> None:
    probed = {probe.operation for probe in PROBES}

    different = sorted(checked_versions(template).keys() ^ probed)
    assert not different, (
        f"in template.yaml, CHECKED_VERSIONS of {CHECK} names each operation of PROBES, and no "
        f"other; add, or take out, {different}"
    )


def test_the_check_may_call_every_probed_operation(template: Template) -> None:
    called = {
        function
        for name, statement in statements(template)
        if name == CHECK and statement["Action"] == ["lambda:InvokeFunction"]
        for function in template.functions
        if f"{{{function}.Arn}}" in str(statement["Resource"])
    }

    different = sorted({snake_case(name) for name in called} ^ {each.operation for each in PROBES})
    assert not different, (
        f"in template.yaml, lambda:InvokeFunction of {CHECK} names the function of each operation "
        f"of PROBES, and no other; add, or take out, {different}"
    )


def reading_routes(template: Template) -> list[tuple[str, str]]:
    [api] = template.resources("AWS::ApiGateway::RestApi").values()
    return [
        (function_named_in(method["x-amazon-apigateway-integration"]["uri"], template), path)
        for path, methods in api["Body"]["paths"].items()
        for verb, method in methods.items()
        if verb == "get"
    ]


def function_named_in(uri: dict[str, str], template: Template) -> str:
    [alias] = [name for name in template.resources("AWS::Lambda::Alias") if name in uri["Fn::Sub"]]
    return template.function_of({"Ref": alias})


def test_the_check_has_the_time_for_thirty_probes_of_which_lambda_throttles_some(
    template: Template,
) -> None:
    longest = timedelta(seconds=template.functions[CHECK].timeout_seconds)

    assert 30 * timedelta(seconds=25) + LONGEST_CALL <= longest


def test_a_stack_with_a_canary_stays_below_cloudformations_limits(canary: Template) -> None:
    assert len(canary.transformed["Resources"]) <= 500
    assert len(json.dumps(canary.transformed)) <= 1_000_000


def test_production_has_a_canary_and_development_has_none(settings: dict[str, Any]) -> None:
    assert settings["prod"]["Canary"] == "true"
    assert settings["dev"]["Canary"] == "false"


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    document = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    return {
        name: environment["global"]["parameters"]["parameter_overrides"]
        for name, environment in document.items()
        if isinstance(environment, dict)
        and "parameter_overrides" in environment["global"]["parameters"]
    }
