"""Versions of functions, and the verdicts on their deployments."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.entrypoints.release.check import NoAnswer
from shared.entrypoints.release.verdicts import HookCall
from tests.fakes.clock import FakeClock


class FakeVersions:
    """The functions' versions; each answers with a status or raises an error, after a while."""

    longest_call = timedelta(minutes=2)

    def __init__(
        self,
        statuses: Mapping[str, object],
        *,
        clock: FakeClock | None = None,
        takes: timedelta = timedelta(),
    ) -> None:
        self._statuses = statuses
        self._clock = clock or FakeClock()
        self._takes = takes
        self.called: list[str] = []
        self.events: list[Mapping[str, Any]] = []

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called.append(version)
        self.events.append(event)
        self._clock.advance(self._takes)
        status = self._statuses[version]
        if isinstance(status, NoAnswer):
            raise status
        return {"statusCode": status}


class FakeVerdicts:
    """Records the verdicts on deployments."""

    def __init__(self) -> None:
        self.reported: list[tuple[HookCall, bool]] = []

    def report(self, call: HookCall, *, passed: bool) -> None:
        self.reported.append((call, passed))
