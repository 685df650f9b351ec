"""A backfill of a deployed stack has that stack's own role, for the tables of the migrations."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.aws import ACCOUNT_ID, REGION, template
from tests.grants import listed
from tools.backfill import role
from tools.backfill.__main__ import all_migrations
from tools.backfill.role import ROLE, arn_of, find_under_role
from tools.stack_tables import StackTables

CALLER = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/admin/ada"


def test_the_role_is_for_the_tables_of_the_migrations_and_no_others(
    statement: dict[str, Any],
) -> None:
    tables = {migration.table for migration in all_migrations().values()}

    granted = [resource["Fn::GetAtt"] for resource in listed(statement["Resource"])]

    advice = f"in template.yaml, {ROLE} names the tables of migrations/"
    assert granted == [[table, "Arn"] for table in sorted(tables)], advice


def test_only_the_stacks_own_account_may_assume_it() -> None:
    trust = template().resources("AWS::IAM::Role")[ROLE]["AssumeRolePolicyDocument"]["Statement"]

    account = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
    assert [statement["Principal"] for statement in trust] == [{"AWS": account}]


@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_the_role_is_named_in_the_account_and_partition_of_who_calls(partition: str) -> None:
    caller = CALLER.replace("arn:aws:", f"arn:{partition}:")

    assert arn_of("stack-Role-1", caller) == f"arn:{partition}:iam::{ACCOUNT_ID}:role/stack-Role-1"


def test_in_a_deployed_stack_the_data_are_reached_under_the_role(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = {"ENV": "dev", "AWS_REGION": REGION}
    with mock_aws():
        own = boto3.client("dynamodb", region_name=REGION)
        monkeypatch.setattr(role, "find_tables", lambda *_: StackTables(own, name="{}-1".format))

        found = find_under_role(settings, Path())

        assert found.name("UsersTable") == "UsersTable-1"
        found.dynamodb.list_tables()
        signed = found.dynamodb._request_signer._credentials  # type: ignore[attr-defined]  # no public way
        assert signed.method == "sts-assume-role"


def test_on_this_machine_it_needs_no_role(monkeypatch: pytest.MonkeyPatch) -> None:
    with mock_aws():
        own = StackTables(boto3.client("dynamodb", region_name=REGION), name=str)
    monkeypatch.setattr(role, "find_tables", lambda *_: own)

    assert find_under_role({}, Path()) is own
