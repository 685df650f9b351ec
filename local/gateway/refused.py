"""How any part of the gateway says that a request ends here, with a gateway response."""

from typing import Self

from local.execution.invocation import Crashed, TimedOut
from local.gateway.gateway_responses import GatewayError


class Refused(Exception):
    """The gateway answers itself; `note` and `detail` are for the terminal, not for the answer."""

    def __init__(self, refusal: GatewayError, note: str = "", detail: str = "") -> None:
        super().__init__(refusal.name)
        self.refusal = refusal
        self.note = note
        self.detail = detail

    @classmethod
    def for_failure(cls, refusal: GatewayError, failure: Crashed | TimedOut) -> Self:
        """Return the refusal for a function's failure."""
        match failure:
            case Crashed(error_type, message, trace):
                return cls(refusal, f"{error_type}: {message}", trace)
            case TimedOut(seconds):
                return cls(refusal, f"timed out after {seconds:g} s")
