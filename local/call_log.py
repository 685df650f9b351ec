"""Lists at `/_local/calls.json` which AWS actions each function has called since the start."""

import json
import threading
from collections.abc import Mapping

from local.execution.calls import Call
from local.gateway.http import JSON, Response

CALLS_PATH = "/_local/calls.json"


class CallLog:
    """Notes calls, from any thread; each once, with its resource named as in the template.

    `names` gives the logical ids of what the data plane has made, by their names there.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self._seen: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def note(self, function: str, call: Call) -> None:
        """Note that a function has made a call, whether it was allowed or denied."""
        parts = (self.names.get(part, part) for part in call.resource.split("/"))
        with self._lock:
            self._seen.add((function, call.action, "/".join(parts)))

    def answer(self) -> Response:
        """Show what was noted."""
        with self._lock:
            seen = sorted(self._seen)
        noted = [dict(zip(("function", "action", "resource"), each, strict=True)) for each in seen]
        headers = (("Content-Type", JSON), ("Cache-Control", "no-store"))
        return Response(200, headers, json.dumps(noted, indent=2).encode())
