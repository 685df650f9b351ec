"""The check of a release, called by CodeDeploy."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.release.check_release import handler
from shared.entrypoints.release.check import NoAnswer, ReleaseCheck, Versions
from shared.entrypoints.release.probes import PROBES
from shared.entrypoints.release.verdicts import CodeDeployVerdicts, HookCall
from tests.aws import REGION, template
from tests.events import event_of
from tests.fakes import FakeContext, FakeVerdicts, FakeVersions
from tests.functions.kit import Deploy
from tests.logs import Logs

EVENT = event_of("check_release")
CALL = HookCall(EVENT["DeploymentId"], EVENT["LifecycleEventHookExecutionId"])
RELEASED = {probe.operation: probe.operation for probe in PROBES}
TIME_ENOUGH = FakeContext(timedelta(minutes=15))
WELL = {probe.operation: int(probe.status) for probe in PROBES}


class RealVersions:
    """The operations themselves, on AWS as moto has it."""

    longest_call = timedelta(seconds=1)

    def __init__(self, deploy: Deploy) -> None:
        self._deploy = deploy

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call an operation with the event as Lambda passes it on, through JSON."""
        answer: Mapping[str, Any] = self._deploy(version)(json.loads(json.dumps(event)), None)
        return answer


def verdict_on(
    versions: Versions,
    released: Mapping[str, str] = RELEASED,
    context: FakeContext = TIME_ENOUGH,
) -> FakeVerdicts:
    """Have CodeDeploy call the check, and return the verdicts it gets."""
    verdicts = FakeVerdicts()
    check = ReleaseCheck(versions, released)
    replace(handler, service=lambda: check, verdicts=lambda: verdicts)(EVENT, context)
    return verdicts


def module_of(operation: str) -> str:
    """Name an operation with its folder, as `planets/get_planet`."""
    [handler] = [
        spec.handler
        for spec in template().functions.values()
        if spec.handler.endswith(f".{operation}.handler")
    ]
    return "/".join(handler.split(".")[1:3])


def test_a_deployment_whose_release_works_may_go_on(logs: Logs) -> None:
    verdicts = verdict_on(FakeVersions(WELL))

    assert verdicts.reported == [(CALL, True)]
    assert [line["message"] for line in logs.lines] == ["release passed"]


def test_a_deployment_whose_release_does_not_work_ends_and_one_line_says_why(logs: Logs) -> None:
    verdicts = verdict_on(FakeVersions(WELL | {"get_jwks": NoAnswer("KeyError")}))

    assert verdicts.reported == [(CALL, False)]
    [line] = logs.lines
    assert line["message"] == "release refused"
    assert line["fault"] == "get_jwks answered KeyError instead of 200"
    assert line["correlation_id"] == CALL.deployment_id


def test_a_deployment_ends_whose_release_is_too_slow_to_be_checked(logs: Logs) -> None:
    verdicts = verdict_on(FakeVersions(WELL), context=FakeContext(timedelta(seconds=1)))

    assert verdicts.reported == [(CALL, False)]
    [line] = logs.lines
    assert line["message"] == "release refused"
    assert line["fault"] == f"no time was left to ask {PROBES[0].operation}"


@pytest.mark.usefixtures("logs")
def test_a_deployment_ends_that_cannot_be_checked() -> None:
    verdicts = verdict_on(FakeVersions(WELL), released={})

    assert verdicts.reported == [(CALL, False)]


def test_the_operations_as_they_are_pass(deploy: Deploy, logs: Logs) -> None:
    released = {operation: module_of(operation) for operation in RELEASED}

    verdicts = verdict_on(RealVersions(deploy), released)

    assert verdicts.reported == [(CALL, True)], logs.text


@pytest.mark.parametrize(("passed", "status"), [(True, "Succeeded"), (False, "Failed")])
def test_codedeploy_gets_the_verdict_in_its_own_words(passed: bool, status: str) -> None:
    client = boto3.client(
        "codedeploy", region_name=REGION, aws_access_key_id="id", aws_secret_access_key="secret"
    )
    with Stubber(client) as stub:
        stub.add_response(
            "put_lifecycle_event_hook_execution_status",
            {},
            {
                "deploymentId": CALL.deployment_id,
                "lifecycleEventHookExecutionId": CALL.execution_id,
                "status": status,
            },
        )

        CodeDeployVerdicts(client).report(CALL, passed=passed)

        stub.assert_no_pending_responses()
