"""Whether the stack can be made or changed, and what an earlier one left."""

from typing import Any

import pytest

from tests.tools.doctor.fake_aws import Answer, Refusal, a_case, resources, stack, template
from tools.doctor.stack import log_groups, name, state, tables, token_keys
from tools.report import State

DESCRIBE, LIST = "cloudformation.DescribeStacks", "cloudformation.ListStackResources"
FUNCTION_LOGS, ACCESS_LOGS = "/orrery-dev/functions", "/orrery-dev/access"
USERS = "orrery-dev-UsersTable-ABC123"


def test_a_new_stack_is_made() -> None:
    assert state(a_case()).state is State.OK


def test_a_new_stack_is_better_made_before_its_tables_are_protected() -> None:
    found = state(a_case(DeletionProtection="true"))

    assert found.state is State.WARNING
    assert 'DeletionProtection = "false" for the first deployment' in found.next_step


@pytest.mark.parametrize(
    ("status", "stands", "next_step"),
    [
        ("CREATE_COMPLETE", State.OK, ""),
        ("UPDATE_COMPLETE", State.OK, ""),
        ("UPDATE_ROLLBACK_COMPLETE", State.OK, ""),
        ("REVIEW_IN_PROGRESS", State.OK, ""),
        ("UPDATE_FAILED", State.WARNING, "see why"),
        ("ROLLBACK_COMPLETE", State.FAILS, "delete-stack --stack-name orrery-dev"),
        ("ROLLBACK_FAILED", State.FAILS, "delete-stack --stack-name orrery-dev"),
        ("DELETE_FAILED", State.FAILS, "delete-stack --stack-name orrery-dev"),
        ("UPDATE_ROLLBACK_FAILED", State.FAILS, "continue-update-rollback"),
        ("UPDATE_IN_PROGRESS", State.FAILS, "wait until it has ended"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", State.FAILS, "wait until it has ended"),
    ],
)
def test_a_stack_is_changed_only_in_the_states_in_which_it_can_be(
    status: str, stands: State, next_step: str
) -> None:
    found = state(a_case({DESCRIBE: stack(status)}))

    assert found.state is stands
    assert next_step in found.next_step


def test_a_name_that_leaves_those_of_functions_and_roles_whole_is_good() -> None:
    longest = max(map(len, [*template().functions, *template().resources("AWS::IAM::Role")]))
    whole = "o" * (64 - longest - len("--1234567890123"))

    assert name(a_case(stack_name=whole)).state is State.OK
    too_long = name(a_case(stack_name=f"{whole}o"))
    assert too_long.state is State.WARNING
    assert f"of {len(whole)} characters at most" in too_long.next_step


@pytest.mark.parametrize("given", ["1orrery", "orrery_dev", "orrery.dev", "o" * 129])
def test_a_name_that_cloudformation_refuses_fails(given: str) -> None:
    assert name(a_case(stack_name=given)).state is State.FAILS


def test_a_key_is_not_published_and_used_at_once() -> None:
    deployed = {DESCRIBE: stack("UPDATE_COMPLETE", TokenKeys="first")}

    assert token_keys(a_case(deployed)).state is State.OK
    assert token_keys(a_case(deployed, TokenKeys="first,second")).state is State.OK
    refused = token_keys(a_case(deployed, TokenKeys="second,first"))
    assert refused.state is State.FAILS
    assert '"first,second" comes first' in refused.found


def groups(*names: str) -> Any:
    """Know log groups, by their prefix as CloudWatch does."""

    def answer(asked: dict[str, str]) -> Answer:
        prefix = asked["logGroupNamePrefix"]
        return {"logGroups": [{"logGroupName": each} for each in names if each.startswith(prefix)]}

    return answer


def test_log_groups_of_an_earlier_stack_are_in_the_way() -> None:
    found = log_groups(
        a_case({"logs.DescribeLogGroups": groups(FUNCTION_LOGS, ACCESS_LOGS)}, Firewall="false")
    )

    assert found.state is State.FAILS
    assert f"aws logs delete-log-group --log-group-name {FUNCTION_LOGS}" in found.next_step
    assert f"aws logs delete-log-group --log-group-name {ACCESS_LOGS}" in found.next_step


def test_the_stacks_own_log_groups_are_not() -> None:
    own = resources(FunctionLogs=FUNCTION_LOGS, AccessLogs=ACCESS_LOGS)
    answers = {
        DESCRIBE: stack("UPDATE_COMPLETE"),
        LIST: own,
        "logs.DescribeLogGroups": groups(FUNCTION_LOGS, ACCESS_LOGS),
    }

    assert log_groups(a_case(answers)).state is State.OK


def test_neither_are_those_that_only_begin_alike_or_that_no_parameter_asks_for() -> None:
    others = groups(f"{FUNCTION_LOGS}-old", "aws-waf-logs-orrery-dev")

    assert log_groups(a_case({"logs.DescribeLogGroups": others}, Firewall="false")).state is (
        State.OK
    )
    assert log_groups(a_case({"logs.DescribeLogGroups": others}, Firewall="true")).state is (
        State.FAILS
    )


def test_a_creation_that_was_taken_back_left_its_log_groups_to_nobody() -> None:
    gone = resources(FunctionLogs=FUNCTION_LOGS)
    gone["StackResourceSummaries"][0]["ResourceStatus"] = "DELETE_COMPLETE"  # type: ignore[index]  # answers differ
    answers = {
        DESCRIBE: stack("ROLLBACK_COMPLETE"),
        LIST: gone,
        "logs.DescribeLogGroups": groups(FUNCTION_LOGS),
    }

    assert log_groups(a_case(answers)).state is State.FAILS


def test_tables_that_an_earlier_stack_left_are_named() -> None:
    found = tables(a_case({"dynamodb.ListTables": {"TableNames": [USERS, "other-UsersTable-X"]}}))

    assert found.state is State.WARNING
    assert USERS in found.found
    assert "Tables of an earlier stack" in found.next_step


def test_the_stacks_own_tables_are_not_left() -> None:
    answers = {
        DESCRIBE: stack("UPDATE_COMPLETE"),
        LIST: resources(UsersTable=USERS),
        "dynamodb.ListTables": {"TableNames": [USERS]},
    }

    assert tables(a_case(answers)).state is State.OK


def test_a_stack_that_does_not_exist_is_no_error() -> None:
    assert a_case({DESCRIBE: Refusal("ValidationError")}).stack is None
