"""Counts what a handler calls, like the cost sheet's meter, however long the emulator takes.

The local DynamoDB goes through a whole index for each query: at 100,000 planets, for seconds. The
handlers' clients would give up, since the real one doesn't.
"""

import socket
from collections.abc import Mapping
from functools import cache
from typing import Any

from tools.cost import metered

COUNTING = f"{__name__}.counting"
PATIENCE_SECONDS = 60.0


def counting(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Call the handler, and count its calls of AWS."""
    _be_patient()
    return metered.counting(event, context)


@cache
def _be_patient() -> None:
    """Have connections wait longer than they are told to."""
    limit = socket.socket.settimeout

    def patient(self: socket.socket, seconds: float | None) -> None:
        limit(self, seconds and max(seconds, PATIENCE_SECONDS))

    socket.socket.settimeout = patient  # type: ignore[assignment,method-assign]  # what this module is for
