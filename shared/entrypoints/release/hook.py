"""What CodeDeploy calls before a new version gets traffic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.adapters.observability.logs import begin_request, log_failure, logger
from shared.adapters.observability.metrics import Metric, count, counting
from shared.entrypoints.initialization import prepare
from shared.entrypoints.invocation import Context, deadline_of
from shared.entrypoints.release.check import OutOfTime, ReleaseCheck, WrongAnswer
from shared.entrypoints.release.verdicts import HookCall


class Verdicts(Protocol):
    """Receives the verdict on whether a deployment may continue."""

    def report(self, call: HookCall, *, passed: bool) -> None:
        """Let a deployment continue, or stop it and leave the traffic where it was."""
        ...


@dataclass(frozen=True)
class ReleaseHook:
    """Called by CodeDeploy with the ids of a deployment and of this call."""

    service: Callable[[], ReleaseCheck]
    verdicts: Callable[[], Verdicts]

    def __post_init__(self) -> None:
        prepare(self.service)
        prepare(self.verdicts)

    @counting()
    def __call__(self, event: Mapping[str, str], context: Context) -> None:
        # The alarm that watches the shift subtracts this metric, which begins here at the latest.
        count(Metric.ARCHIVE_UNAVAILABLE, 0)
        call = HookCall(event["DeploymentId"], event["LifecycleEventHookExecutionId"])
        begin_request(call.deployment_id)
        passed = self._passes(call.deployment_id, deadline_of(context))
        self.verdicts().report(call, passed=passed)

    def _passes(self, deployment_id: str, deadline: datetime) -> bool:
        """Return the verdict; any error is a failed check.

        Without a verdict, CodeDeploy would wait for an hour.
        """
        try:
            self.service().run(deployment_id, deadline)
        except (WrongAnswer, OutOfTime) as fault:
            logger.error("release refused", fault=str(fault))
            return False
        except Exception as error:
            log_failure("release not checked", error)
            return False
        logger.info("release passed")
        return True
