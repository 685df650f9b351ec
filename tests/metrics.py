"""What was counted, as CloudWatch would read it from the log."""

import json
from collections.abc import Callable, Mapping
from typing import Any

NAMESPACE = "Tests"


class Counts:
    """What an invocation writes to its standard output."""

    def __init__(self, written: Callable[[], str]) -> None:
        self._written = written

    def lines(self) -> list[dict[str, Any]]:
        """Return each line since the last look."""
        return [json.loads(line) for line in self._written().splitlines()]

    def once(self) -> Mapping[str, float]:
        """Return what was counted, which is written in one line, or in none if it was nothing."""
        lines = self.lines()
        assert len(lines) <= 1
        return {name: sum(line[name]) for line in lines for name in _names(line)}


def _names(line: Mapping[str, Any]) -> list[str]:
    (described,) = line["_aws"]["CloudWatchMetrics"]
    return [metric["Name"] for metric in described["Metrics"]]
