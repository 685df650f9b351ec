"""A Lambda function as the gateway and the stream poller see it: an event in, an outcome out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Returned:
    """The handler answered; `payload` is its answer as JSON."""

    payload: bytes


@dataclass(frozen=True)
class Crashed:
    """The handler raised, or its process died. Only the terminal may see `trace`.

    `error_type` and `message` are those of the exception, as Lambda reports them.
    """

    error_type: str
    message: str
    trace: str = ""


@dataclass(frozen=True)
class TimedOut:
    """The handler was ended at its function's own timeout, in seconds."""

    timeout_seconds: float


type Outcome = Returned | Crashed | TimedOut


class Invoke(Protocol):
    """Calls a function, named by its logical id in the template, and waits for its outcome."""

    def __call__(self, function: str, event: Mapping[str, Any]) -> Outcome: ...
