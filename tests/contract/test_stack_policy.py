"""The stack's policy: no update replaces or deletes a table or a key."""

import json
from typing import Any

import pytest

from sam_template.template import Template
from tests.contract.sam import ROOT

FILE = "stack-policy.json"
KEPT = {"AWS::DynamoDB::Table", "AWS::KMS::Key"}


@pytest.fixture(scope="module")
def statements() -> list[dict[str, Any]]:
    document = json.loads((ROOT / FILE).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = document["Statement"]
    return found


def test_no_update_replaces_or_deletes_what_is_kept(statements: list[dict[str, Any]]) -> None:
    [denied] = [each for each in statements if each["Effect"] == "Deny"]

    assert denied["Resource"] == "*"
    assert set(denied["Action"]) == {"Update:Replace", "Update:Delete"}
    assert set(denied["Condition"]["StringEquals"]["ResourceType"]) == KEPT


def test_everything_else_may_be_updated(statements: list[dict[str, Any]]) -> None:
    """A stack policy that allows nothing denies all updates."""
    [allowed] = [each for each in statements if each["Effect"] == "Allow"]

    assert (allowed["Action"], allowed["Resource"]) == ("Update:*", "*")


def test_it_covers_all_data_that_the_stack_leaves_behind(template: Template) -> None:
    retained = {
        resource["Type"]
        for resource in template.transformed["Resources"].values()
        if resource.get("UpdateReplacePolicy") == "Retain"
    }

    # These hold nothing, and the account or the region uses them.
    others = {"AWS::ApiGateway::Account", "AWS::IAM::Role", "AWS::SES::EmailIdentity"}
    assert retained - others == KEPT


def test_the_runbook_has_the_command() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

    assert f"set-stack-policy --stack-name <stack> --stack-policy-body file://{FILE}" in text
