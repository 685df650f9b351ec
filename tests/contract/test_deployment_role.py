"""The role of GitHub's workflows trusts one environment and branch, and may deploy one stack."""

import json
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml
from cfnlint import api as cfnlint
from cfnlint.config import ManualArgs

from sam_template import template as templates
from sam_template.template import Template
from tests.contract.sam import ROOT

PATH = ROOT / ".github" / "deployment_role.yaml"
GITHUB = "token.actions.githubusercontent.com"
CLOUDFORMATION = {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}}
POLICY_LONGEST = 6144
"""Characters of a managed policy, blanks not counted: IAM's limit."""


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = templates.read(PATH)["Resources"]
    return found


@pytest.fixture(scope="module")
def role(resources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    properties: dict[str, Any] = resources["Deployment"]["Properties"]
    return properties


def statements(resources: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        statement
        for resource in resources.values()
        if resource["Type"] == "AWS::IAM::ManagedPolicy"
        for statement in resource["Properties"]["PolicyDocument"]["Statement"]
    ]


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_it_trusts_one_environment_and_branch_of_one_repository_and_nobody_else(
    role: dict[str, Any],
) -> None:
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
            f"{GITHUB}:ref": {"Fn::Sub": "refs/heads/${Branch}"},
        }
    }


def test_its_credentials_last_as_long_as_the_workflow_asks_for(role: dict[str, Any]) -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text())
    steps = workflow["jobs"]["deploy"]["steps"]

    asked = [
        step["with"]["role-duration-seconds"]
        for step in steps
        if "role-duration-seconds" in step.get("with", {})
    ]

    assert asked == [role["MaxSessionDuration"]]


def test_nothing_that_changes_a_service_is_allowed_but_to_cloudformation(
    resources: dict[str, dict[str, Any]],
) -> None:
    policies = [resources[name]["Properties"]["PolicyDocument"] for name in ("Services", "Rights")]

    for statement in (each for policy in policies for each in policy["Statement"]):
        passes = statement["Action"] == "iam:PassRole"
        assert passes or CLOUDFORMATION.items() <= statement["Condition"].items()


def test_a_role_is_given_to_three_services_alone(resources: dict[str, dict[str, Any]]) -> None:
    [passing] = [each for each in statements(resources) if each["Action"] == "iam:PassRole"]

    services = passing["Condition"]["StringEquals"]["iam:PassedToService"]
    assert set(services) == {
        f"{name}.amazonaws.com" for name in ("apigateway", "codedeploy", "lambda")
    }
    assert "${StackName}-" in passing["Resource"]["Fn::Sub"]


def test_no_right_over_roles_reaches_beyond_the_stacks_own(
    resources: dict[str, dict[str, Any]],
) -> None:
    for statement in statements(resources):
        if any(action.startswith("iam:") for action in listed(statement["Action"])):
            reached = [resource["Fn::Sub"] for resource in listed(statement["Resource"])]
            assert all("/${StackName}-" in resource for resource in reached)


def test_no_data_of_a_table_and_no_signature_can_be_had_by_it(
    resources: dict[str, dict[str, Any]],
) -> None:
    allowed = {action for each in statements(resources) for action in listed(each["Action"])}

    for wanted in (
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:ExportTableToPointInTime",
        "kms:Sign",
    ):
        assert not [action for action in allowed if fnmatch(wanted, action)], wanted


def test_no_api_key_can_be_read_by_it(resources: dict[str, dict[str, Any]]) -> None:
    reading = [each for each in statements(resources) if "apigateway:GET" in listed(each["Action"])]

    assert [each["Resource"]["Fn::Sub"].rpartition(":")[2] for each in reading] == ["/account"]


def test_every_service_of_the_template_can_be_deployed(
    template: Template, resources: dict[str, dict[str, Any]]
) -> None:
    used = {
        resource["Type"].split("::")[1].lower()
        for resource in template.transformed["Resources"].values()
    }

    allowed = {
        action.partition(":")[0]
        for each in statements(resources)
        for action in listed(each["Action"])
    }

    assert used <= allowed


def test_each_policy_is_as_short_as_iam_wants_it(resources: dict[str, dict[str, Any]]) -> None:
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            document = json.dumps(resource["Properties"]["PolicyDocument"], separators=(",", ":"))
            assert len(document) < POLICY_LONGEST, name


def test_cfn_lint_finds_nothing() -> None:
    assert [
        str(match) for match in cfnlint.lint_file(PATH, ManualArgs(regions=["us-east-1"]))
    ] == []
