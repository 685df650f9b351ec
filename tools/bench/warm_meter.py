"""Replaces a handler in its worker process: calls it, and returns how long that and AWS took."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from tools.cost.metered import HANDLER_VARIABLE, OWN_CLIENT

TIMING = f"{__name__}.timing"

CALLS_OF_AWS = (
    ("botocore.client", "BaseClient", "_make_api_call"),
    (OWN_CLIENT, "JsonClient", "call"),
)
"""The methods by which functions call AWS: the SDK's, and those of the product's own client."""


class AwsClock:
    """Adds up, in ms, the time and the CPU time of calls of AWS."""

    def __init__(self) -> None:
        self.ms = self.cpu_ms = 0.0
        for module, owner, method in CALLS_OF_AWS:
            self._watch(getattr(import_module(module), owner), method)

    def _watch(self, owner: type, method: str) -> None:
        call = getattr(owner, method)

        def timed(*arguments: Any, **options: Any) -> Any:
            begun, begun_cpu = time.perf_counter(), time.process_time()
            try:
                return call(*arguments, **options)
            finally:
                self.ms += (time.perf_counter() - begun) * 1000
                self.cpu_ms += (time.process_time() - begun_cpu) * 1000

        setattr(owner, method, timed)


def timing(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Call the handler, and measure what it and its calls of AWS take."""
    handler, clock = _handler()
    clock.ms = clock.cpu_ms = 0.0
    begun, begun_cpu = time.perf_counter(), time.process_time()
    answer = handler(event, context)
    ms = (time.perf_counter() - begun) * 1000
    cpu_ms = (time.process_time() - begun_cpu) * 1000
    own = {"own_ms": ms - clock.ms, "own_cpu_ms": cpu_ms - clock.cpu_ms}
    return {"answer": answer, "taken": {"ms": ms, "cpu_ms": cpu_ms, **own}}


@cache
def _handler() -> tuple[Callable[[Mapping[str, Any], object], Any], AwsClock]:
    """Return the handler as it is on Lambda, with its log discarded."""
    os.environ["LOG_LEVEL"] = "INFO"
    sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    clock = AwsClock()
    module, _, attribute = os.environ[HANDLER_VARIABLE].rpartition(".")
    return getattr(import_module(module), attribute), clock
