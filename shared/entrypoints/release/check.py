"""The release check: the new version of each operation that only reads must answer as expected."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from shared.domain.times import Clock, now
from shared.entrypoints.release.probes import PROBES, Probe


class NoAnswer(Exception):
    """A version was called and failed; the message is the type of its error."""


class WrongAnswer(Exception):
    """A release does not work; the message says what was expected and what was answered."""


class OutOfTime(Exception):
    """A release answers too slowly to be checked; the message says which probe was not sent."""


class Versions(Protocol):
    """The functions' versions, which can be called one by one, wherever the alias points."""

    @property
    def longest_call(self) -> timedelta:
        """How long a call may take, with all that it waits for and tries again."""
        ...

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a version by its ARN, and return its answer. Raises NoAnswer."""
        ...


class ReleaseCheck:
    """Probes the versions of a release, by operation, until one answers wrongly."""

    def __init__(
        self,
        versions: Versions,
        released: Mapping[str, str],
        *,
        probes: Sequence[Probe] = PROBES,
        clock: Clock = now,
    ) -> None:
        self._versions = versions
        self._released = released
        self._probes = probes
        self._clock = clock

    def run(self, deployment_id: str, deadline: datetime) -> None:
        """Send all probes; the deployment's id is in the versions' logs.

        Raises WrongAnswer, and OutOfTime rather than send a probe that may not end in time.
        """
        for probe in self._probes:
            if self._clock() + self._versions.longest_call > deadline:
                raise OutOfTime(f"no time was left to ask {probe.operation}")
            answered = self._status(probe, deployment_id)
            if answered != probe.status:
                raise WrongAnswer(
                    f"{probe.operation} answered {answered} instead of {probe.status:d}"
                )

    def _status(self, probe: Probe, deployment_id: str) -> object:
        event = probe.event(deployment_id)
        try:
            answer = self._versions.call(self._released[probe.operation], event)
        except NoAnswer as failure:
            return failure
        return answer.get("statusCode")
