"""Reports to CodeDeploy whether a deployment may continue."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_codedeploy import CodeDeployClient


@dataclass(frozen=True)
class HookCall:
    """What CodeDeploy waits for: a call of the hook, in a deployment."""

    deployment_id: str
    execution_id: str


class CodeDeployVerdicts:
    """Reports verdicts to CodeDeploy."""

    def __init__(self, client: "CodeDeployClient") -> None:
        self._client = client

    def report(self, call: HookCall, *, passed: bool) -> None:
        self._client.put_lifecycle_event_hook_execution_status(
            deploymentId=call.deployment_id,
            lifecycleEventHookExecutionId=call.execution_id,
            status="Succeeded" if passed else "Failed",
        )
