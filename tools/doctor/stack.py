"""Whether the stack can be made or changed, and what an earlier one left."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sam_template.conditions import declared
from sam_template.intrinsics import resolve
from tools.deploy_environments import DeployError
from tools.doctor.case import Case
from tools.doctor.finding import Finding, fails, ok, warning
from tools.token_key_steps import check_step

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient

TABLE = "AWS::DynamoDB::Table"
SEE_WHY = "see why in the stack's events (docs/operations.md, “A deployment that failed”)"
STACK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")
NAMED = ("AWS::Lambda::Function", "AWS::IAM::Role")
"""What policies name by its stack, those of the workflows' role too."""
NAME_LONGEST = 64
"""Characters of a function's or a role's name."""
SUFFIX = 13
"""Characters that CloudFormation puts behind a name to make it unique: 12, and 13 in the past."""

UPDATABLE = {
    *("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"),
    *("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
}
ONLY_A_CHANGE_SET = "REVIEW_IN_PROGRESS"
HALF_DONE = {"CREATE_FAILED", "UPDATE_FAILED"}
TO_BE_DELETED = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}
TO_BE_ROLLED_BACK = "UPDATE_ROLLBACK_FAILED"


def name(case: Case) -> Finding:
    """Look whether the stack's name leaves the names of functions and roles whole.

    CloudFormation names them `<stack>-<logical id>-<suffix>`, and shortens the parts where that is
    too long. Policies that allow `<stack>-*` need not match it then.
    """
    named = [each for kind in NAMED for each in case.template.resources(kind)]
    most = NAME_LONGEST - SUFFIX - max(map(len, named)) - 2  # and two hyphens
    if not STACK_NAME.fullmatch(case.stack_name):
        return fails(
            f"{case.stack_name!r} is no name for a stack", "use letters, digits and dashes"
        )
    if len(case.stack_name) > most:
        return warning(
            f"{case.stack_name} has {len(case.stack_name)} characters: names of functions and"
            f" roles are shortened, and what is allowed for {case.stack_name}-* need not fit them",
            f"choose a stack_name of {most} characters at most in samconfig.toml",
        )
    return ok(f"{case.stack_name} ({len(case.stack_name)} characters of {most})")


def state(case: Case) -> Finding:
    """Look whether the stack can be made, or changed as it is now."""
    if case.stack is None or case.stack.status == ONLY_A_CHANGE_SET:
        return _new(case)
    status = case.stack.status
    if status in UPDATABLE:
        return ok(status)
    if status in HALF_DONE:
        return warning(f"{status}: the last deployment was not taken back", SEE_WHY)
    return fails(f"{status}: it cannot be updated", _way_back(case, status))


def _new(case: Case) -> Finding:
    if case.parameters["DeletionProtection"] == "true":
        return warning(
            "is new: if its creation fails, its protected tables cannot be taken back",
            'set DeletionProtection = "false" for the first deployment alone',
        )
    return ok("is new: this deployment creates it")


def _way_back(case: Case, status: str) -> str:
    if status in TO_BE_DELETED:
        return f"{SEE_WHY}; then aws cloudformation delete-stack --stack-name {case.stack_name}"
    if status == TO_BE_ROLLED_BACK:
        return f"aws cloudformation continue-update-rollback --stack-name {case.stack_name}"
    return "wait until it has ended"


def token_keys(case: Case) -> Finding:
    """Look whether the deployment takes at most one step in changing the key of tokens."""
    try:
        check_step(case.stack.parameters if case.stack else None, case.parameters)
    except DeployError as error:
        return fails(str(error), "set TokenKeys to that in samconfig.toml")
    return ok(case.parameters["TokenKeys"])


def log_groups(case: Case) -> Finding:
    """Look for log groups that are there without the stack, which could not make them then."""
    client: CloudWatchLogsClient = case.client("logs")
    in_the_way = [each for each in _foreign_log_groups(case) if _exists(each, client)]
    if in_the_way:
        deletions = (f"aws logs delete-log-group --log-group-name {each}" for each in in_the_way)
        return fails(
            f"{', '.join(in_the_way)} of an earlier stack {'is' if len(in_the_way) == 1 else 'are'}"
            " still there",
            "; ".join(deletions),
        )
    return ok("none is left of an earlier stack")


def _foreign_log_groups(case: Case) -> Iterator[str]:
    known = {**case.parameters, "AWS::StackName": case.stack_name}
    for logical_id, group in declared(case.template, "AWS::Logs::LogGroup").items():
        if logical_id not in case.physical_ids and "LogGroupName" in group:
            yield resolve(group["LogGroupName"], known)


def _exists(name: str, client: "CloudWatchLogsClient") -> bool:
    found = client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return any(group.get("logGroupName") == name for group in found)


def tables(case: Case) -> Finding:
    """Look for tables that an earlier stack of this name left: this one begins without them."""
    client: DynamoDBClient = case.client("dynamodb")
    prefixes = tuple(
        f"{case.stack_name}-{logical_id}-" for logical_id in case.template.resources(TABLE)
    )
    left = [
        table
        for page in client.get_paginator("list_tables").paginate()
        for table in page["TableNames"]
        if table.startswith(prefixes) and table not in case.physical_ids.values()
    ]
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        return warning(
            f"{left[0]}{more} of an earlier stack, which this one does not use",
            "import or delete them (docs/operations.md, “Tables of an earlier stack”)",
        )
    return ok("none is left of an earlier stack")
