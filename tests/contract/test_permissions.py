"""Each function may do what its operation needs, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sam_template.template import Template
from tests.grants import listed, statements

ROOT = Path(__file__).parents[2]

WILDCARD = re.compile(r"(?<! )\*|\*(?!\w)")  # and no alias of YAML, such as *token_keys
# Actions that know no resource.
WITHOUT_RESOURCE = {"dynamodb:ListStreams", "ses:DeleteSuppressedDestination"}
# Who may touch the table of password hashes, and who may sign tokens.
TOUCH_CREDENTIALS = {
    "ChangePassword",
    "CreateToken",
    "CreateUser",
    "DeleteUser",
    "RemoveUserLegacy",
    "ResetPassword",
    "SendNotifications",
    "VerifyEmail",
}
SIGN = {"CreateToken"}
# What AWS's own services may do. No suite can make them do it, so each action is named here too.
# A key's own policy gives the account all of the key, and so leaves it to IAM.
NO_FUNCTIONS = {
    "AlarmKey": {"kms:*", "kms:Decrypt", "kms:GenerateDataKey*"},
    "AlarmTopicPolicy": {"sns:Publish"},
    "BackfillRole": {
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    },
    "DeploymentRole": {
        "cloudwatch:DescribeAlarms",
        "lambda:GetAlias",
        "lambda:GetProvisionedConcurrencyConfig",
        "lambda:InvokeFunction",
        "lambda:UpdateAlias",
    },
    "GatewayLogWriter": {"AmazonAPIGatewayPushToCloudWatchLogs"},
    "SecondTokenKey": {"kms:*"},
    "TokenKey": {"kms:*"},
}


def functions_with(template: Template, *, resource: str = "", action: str = "") -> set[str]:
    return {
        name
        for name, statement in statements(template)
        if resource in str(statement["Resource"]) and action in str(statement["Action"])
    }


def test_no_policy_has_a_wildcard_among_its_actions(template: Template) -> None:
    for name, statement in statements(template):
        wild = [action for action in listed(statement["Action"]) if "*" in action]
        assert not wild, f"in template.yaml, {name} names each action that it needs, and not {wild}"


def test_no_policy_covers_every_resource_where_an_action_knows_one(template: Template) -> None:
    for name, statement in statements(template):
        if statement["Resource"] == "*":
            assert set(listed(statement["Action"])) <= WITHOUT_RESOURCE, (
                f"in template.yaml, {name} names the resource, such as !GetAtt UsersTable.Arn"
            )


def test_a_statement_with_a_wildcard_has_its_reason_beside_it() -> None:
    unexplained = [
        "\n".join(statement)
        for statement in written_statements()
        if any(WILDCARD.search(line) for line in statement)
        and not any(line.lstrip().startswith("#") for line in statement)
    ]

    assert not unexplained, "\n".join(
        ["in template.yaml, say in a comment above each why it has a *:", *unexplained]
    )


def written_statements() -> Iterator[list[str]]:
    """Find the lines of each statement in the template, from the comment before it on."""
    lines = (ROOT / "template.yaml").read_text().splitlines()
    begins = [number for number, line in enumerate(lines) if re.match(r" +- {?Effect: ", line)]
    for begin in begins:
        depth = indent(lines[begin])
        end = begin + 1
        while indent(lines[end]) > depth:
            end += 1
        while lines[begin - 1].lstrip().startswith("#"):
            begin -= 1
        yield lines[begin:end]


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def test_what_is_no_function_may_do_what_is_named_here_and_no_more(template: Template) -> None:
    roles = {spec.role_logical_id for spec in template.functions.values()}
    others = {
        name: allowed(properties)
        for kind in ("AWS::IAM::Role", "AWS::KMS::Key", "AWS::SNS::TopicPolicy")
        for name, properties in template.resources(kind).items()
        if name not in roles
    }

    assert others == NO_FUNCTIONS


def allowed(properties: Mapping[str, Any]) -> set[str]:
    """Find the actions of a role's or a resource's policies, and the names of managed ones."""
    documents = [
        *(policy["PolicyDocument"] for policy in properties.get("Policies", ())),
        *(properties[key] for key in ("KeyPolicy", "PolicyDocument") if key in properties),
    ]
    statements = [each for document in documents for each in listed(document["Statement"])]
    actions = {action for each in statements for action in listed(each["Action"])}
    managed = (str(arn["Fn::Sub"]) for arn in properties.get("ManagedPolicyArns", ()))
    return actions | {arn.rpartition("/")[2] for arn in managed}


def test_every_policy_is_written_in_the_present_version_of_the_language(template: Template) -> None:
    """Without it IAM reads the one of 2008, which knows no variables."""
    policies = list(policy_documents(template.transformed["Resources"]))

    assert policies
    assert [each for each in policies if each.get("Version") != "2012-10-17"] == []


def policy_documents(part: Any) -> Iterator[dict[str, Any]]:
    """Find all policies, of roles and of resources, however deep."""
    match part:
        case {"Statement": [{"Effect": _}, *_]}:
            yield part
        case dict():
            for inner in part.values():
                yield from policy_documents(inner)
        case list():
            for inner in part:
                yield from policy_documents(inner)


def test_only_the_functions_that_must_can_touch_credentials(template: Template) -> None:
    assert functions_with(template, resource="CredentialsTable") == TOUCH_CREDENTIALS, (
        "a function that must touch CredentialsTable is in TOUCH_CREDENTIALS of "
        "tests/contract/test_permissions.py; no other has it in its Policies"
    )


def test_only_logging_in_can_sign_tokens(template: Template) -> None:
    assert functions_with(template, action="kms:Sign") == SIGN, "kms:Sign is for SIGN alone"


def test_mails_can_only_come_from_the_sender(template: Template) -> None:
    [statement] = [s for _, s in statements(template) if "ses:SendEmail" in s["Action"]]

    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "Sender"}}}


def test_a_function_may_use_the_tables_of_its_settings_and_no_others(template: Template) -> None:
    for name, spec in template.functions.items():
        named = {value["Ref"] for key, value in spec.environment.items() if key.endswith("_TABLE")}
        granted = {
            table
            for table in template.resources("AWS::DynamoDB::Table")
            for owner, statement in statements(template)
            if owner == name and table in str(statement["Resource"])
        }
        assert granted == named, (
            f"{name}: in template.yaml, its settings (Environment) name {sorted(named - granted)} "
            f"and its Policies do not, or the reverse: {sorted(granted - named)}"
        )
