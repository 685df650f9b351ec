"""`make doctor` on a local cloud, where real clients ask and a real stack is deployed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from local.aws import client
from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import deploy
from tests.tools.doctor.fake_aws import STACK, a_case
from tools.doctor.case import Case
from tools.doctor.diagnosis import CHECKS
from tools.doctor.finding import Finding
from tools.doctor.stack import log_groups, state
from tools.report import State

LOGS = "/orrery-dev/functions"


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlane]:
    started = DataPlane.start(tmp_path_factory.mktemp("ministack"), report=print)
    yield started
    started.stop()


@pytest.fixture
def case(plane: DataPlane) -> Case:
    clients = lambda service: client(service, plane.url, plane.root)  # noqa: E731
    return replace(a_case(), new_client=clients)


def found(case: Case) -> dict[str, Finding]:
    """Look at everything, anew."""
    fresh = replace(case)
    return {about: finding for about, check in CHECKS.items() if (finding := check(fresh))}


def test_it_sees_the_products_own_stack_and_the_tables_that_this_leaves(
    plane: DataPlane, case: Case
) -> None:
    at_first = found(case)
    deploy(plane.cloudformation, plane.s3, case.template, STACK)
    deployed = found(case)
    plane.cloudformation.delete_stack(StackName=STACK)
    waited(plane, "stack_delete_complete", STACK)
    left = found(case)

    assert at_first["stack"].found.startswith("is new")
    assert deployed["stack"].found == "CREATE_COMPLETE"
    assert at_first["tables"].state is deployed["tables"].state is State.OK
    assert left["tables"].state is State.WARNING
    for each in (at_first, deployed, left):
        assert [finding for finding in each.values() if finding.state is State.FAILS] == []


def test_it_sees_a_log_group_that_is_in_the_way(plane: DataPlane, case: Case) -> None:
    logs = client("logs", plane.url, plane.root)
    logs.create_log_group(logGroupName=LOGS)

    in_the_way = log_groups(replace(case))
    logs.delete_log_group(logGroupName=LOGS)

    assert in_the_way.state is State.FAILS
    assert log_groups(replace(case)).state is State.OK


def test_a_creation_that_failed_is_mended_as_its_row_says(plane: DataPlane, case: Case) -> None:
    twice = {
        name: {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": "/one/name", "Type": "String", "Value": name},
            **({"DependsOn": "First"} if name == "Second" else {}),
        }
        for name in ("First", "Second")
    }
    failing = replace(case, environment=replace(case.environment, stack_name="orrery-failed"))
    plane.cloudformation.create_stack(
        StackName="orrery-failed", TemplateBody=json.dumps({"Resources": twice})
    )
    with pytest.raises(WaiterError):
        waited(plane, "stack_create_complete", "orrery-failed")

    failed = state(replace(failing))
    assert (failed.state, failed.found[:17]) == (State.FAILS, "ROLLBACK_COMPLETE")
    assert failed.next_step.endswith(
        "; then aws cloudformation delete-stack --stack-name orrery-failed"
    )

    plane.cloudformation.delete_stack(StackName="orrery-failed")
    waited(plane, "stack_delete_complete", "orrery-failed")
    assert state(replace(failing)).found.startswith("is new")


def waited(plane: DataPlane, waiter: Any, stack_name: str) -> None:
    plane.cloudformation.get_waiter(waiter).wait(StackName=stack_name, WaiterConfig={"Delay": 1})


def test_it_leaves_everything_as_it_was(case: Case, plane: DataPlane) -> None:
    before = census(plane)

    found(case)

    assert census(plane) == before


def census(plane: DataPlane) -> list[object]:
    """Count what the account has."""
    logs, sesv2 = (client(service, plane.url, plane.root) for service in ("logs", "sesv2"))
    return [
        [each["StackName"] for each in plane.cloudformation.describe_stacks()["Stacks"]],
        [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]],
        sesv2.list_email_identities()["EmailIdentities"],
    ]
