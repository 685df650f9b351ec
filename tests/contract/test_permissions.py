"""Each function may do what its operation needs, and nothing else."""

from collections.abc import Iterator
from typing import Any

from local.template import Template

# Actions that know no resource.
WITHOUT_RESOURCE = {"dynamodb:ListStreams"}
# Who may touch the table of password hashes, and who may sign tokens.
TOUCH_CREDENTIALS = {"CreateToken", "CreateUser", "DeleteUser", "RemoveUserLegacy"}
SIGN = {"CreateToken"}


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, spec in template.functions.items():
        role = template.resources("AWS::IAM::Role")[spec.role_logical_id]
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def functions_with(template: Template, *, resource: str = "", action: str = "") -> set[str]:
    return {
        name
        for name, statement in statements(template)
        if resource in str(statement["Resource"]) and action in str(statement["Action"])
    }


def test_no_policy_has_a_wildcard_among_its_actions(template: Template) -> None:
    for name, statement in statements(template):
        assert all("*" not in action for action in statement["Action"]), name


def test_no_policy_covers_every_resource_where_an_action_knows_one(template: Template) -> None:
    for name, statement in statements(template):
        if statement["Resource"] == "*":
            assert set(statement["Action"]) <= WITHOUT_RESOURCE, name


def test_only_the_functions_that_must_can_touch_credentials(template: Template) -> None:
    assert functions_with(template, resource="CredentialsTable") == TOUCH_CREDENTIALS


def test_only_logging_in_can_sign_tokens(template: Template) -> None:
    assert functions_with(template, action="kms:Sign") == SIGN


def test_mails_can_only_come_from_the_sender(template: Template) -> None:
    [statement] = [s for _, s in statements(template) if "ses:SendEmail" in s["Action"]]

    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "Sender"}}}


def test_a_functions_tables_are_those_of_its_environment(template: Template) -> None:
    for name, spec in template.functions.items():
        named = {value["Ref"] for key, value in spec.environment.items() if key.endswith("_TABLE")}
        granted = {
            table
            for table in template.resources("AWS::DynamoDB::Table")
            for owner, statement in statements(template)
            if owner == name and table in str(statement["Resource"])
        }
        assert granted <= named, name
