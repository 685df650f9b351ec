"""Waits for a function no longer than API Gateway would; the function itself is not ended.

Whoever calls a function that is being debugged waits for as long as that takes.
"""

from collections.abc import Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

from local.execution.debugging import PATIENCE_SECONDS
from local.execution.invocation import Crashed, Invoke, Outcome

CONCURRENT_INVOCATIONS = 64


class DeadlineExceeded(Exception):
    """The function has not answered in the integration's time."""


class Deadline:
    """Invokes functions, each for as long as its caller waits."""

    def __init__(self, invoke: Invoke, debugged: str | None = None) -> None:
        self._invoke = invoke
        self._debugged = debugged
        self._threads = ThreadPoolExecutor(CONCURRENT_INVOCATIONS, thread_name_prefix="invoke")

    def __call__(self, function: str, event: Mapping[str, Any], seconds: float) -> Outcome:
        """Wait for the outcome, or raise DeadlineExceeded."""
        try:
            future = self._threads.submit(self._invoke, function, event)
        except RuntimeError as error:
            return _not_started(str(error))
        return _outcome(future, PATIENCE_SECONDS if function == self._debugged else seconds)

    def close(self) -> None:
        """Start no other invocation; running ones end with their environments."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _outcome(future: Future[Outcome], seconds: float) -> Outcome:
    try:
        return future.result(seconds)
    except TimeoutError as error:
        raise DeadlineExceeded from error
    except CancelledError:
        return _not_started("the local runtime is ending")


def _not_started(reason: str) -> Crashed:
    return Crashed("Runtime.StartError", reason)
