"""Replaces a handler in its worker process: calls it, and returns also what that used.

Nothing of `functions` or `shared` is imported before the first event, as in any worker.
"""

import importlib
import io
import os
import re
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.handlers

from tools.cost.capacity import WRITES, examined, units_of

HANDLER_VARIABLE = "METERED_HANDLER"
COUNTING = f"{__name__}.counting"
TIMING = f"{__name__}.timing"
OWN_CLIENT = "shared.adapters.aws.client"

_UNIT_REPORTS = WRITES | {"TransactWriteItems"}
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def counting(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Call the handler, and count its calls of AWS and what it logs."""
    meter = _meter()
    meter.begin()
    answer = _handler()(event, context)
    return {"answer": answer, "taken": meter.taken()}


def timing(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Call the handler, and measure the process's CPU time and its peak memory."""
    handler = _silent_handler()
    begun = time.process_time()
    answer = handler(event, context)
    ended = time.process_time()
    taken = {"cpu_ms": (ended - begun) * 1000, "cpu_ms_since_start": ended * 1000}
    return {"answer": answer, "taken": {**taken, "peak_mb": _peak_mb()}}


class Meter:
    """Counts what the process calls of AWS, and what it writes to its standard output.

    It must be made before any AWS client and any logger, to see all of them.
    """

    def __init__(self) -> None:
        self._calls: list[dict[str, Any]] = []
        self._output = sys.stdout = io.StringIO()
        botocore.handlers.BUILTIN_HANDLERS.append(("before-parameter-build", self._before_sdks))
        botocore.handlers.BUILTIN_HANDLERS.append(("after-call", self._after_sdks))
        self._meter_own_client()

    def begin(self) -> None:
        """Reset the counts."""
        self._calls.clear()
        self._output.seek(0)
        self._output.truncate()

    def taken(self) -> dict[str, Any]:
        """Return what was counted since then."""
        return {"calls": [*self._calls], "log_lines": self._output.getvalue().splitlines()}

    def _before_sdks(
        self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: object
    ) -> None:
        context["parameters"] = params
        context["parts"] = self._before(model.service_model.service_name, model.name, params)

    def _after_sdks(self, parsed: dict[str, Any], model: Any, context: Any, **_: object) -> None:
        service = model.service_model.signing_name
        self._after(service, model.name, context["parameters"], parsed, context["parts"])

    def _meter_own_client(self) -> None:
        """Replace the method by which the product's own client makes each call."""
        own = importlib.import_module(OWN_CLIENT).JsonClient
        call = own.call

        def metered(client: Any, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
            service = client.protocol.service
            parts = self._before(service, operation, parameters)
            try:
                answer: dict[str, Any] = call(client, operation, parameters)
            except client.exceptions.ClientError as error:
                self._after(service, operation, parameters, error.response, parts)
                raise
            self._after(service, operation, parameters, answer, parts)
            return answer

        own.call = metered

    def _before(self, service: str, operation: str, parameters: dict[str, Any]) -> list[str]:
        """Have the units reported; return which attributes were requested, none for all."""
        if service != "dynamodb":
            return []
        if operation in _UNIT_REPORTS:
            parameters["ReturnConsumedCapacity"] = "TOTAL"
        # Reading some attributes is billed as reading whole items, so those are read.
        return _parts(parameters.pop("ProjectionExpression", ""), parameters)

    def _after(
        self,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        answer: dict[str, Any],
        parts: list[str],
    ) -> None:
        call: dict[str, Any] = {"service": service, "operation": operation}
        if service == "dynamodb":
            call |= vars(units_of(operation, parameters, answer))
            call["examined"] = examined(operation, parameters, answer)
            _leave_parts(answer, parts)
        self._calls.append(call)


def _parts(expression: str, parameters: Mapping[str, Any]) -> list[str]:
    """Return the attributes that a ProjectionExpression names."""
    names = parameters.get("ExpressionAttributeNames", {})
    parts = [part.strip() for part in expression.split(",") if part.strip()]
    return [names.get(part, part) for part in parts]


def _leave_parts(answer: dict[str, Any], parts: list[str]) -> None:
    """Reduce the items to the requested attributes, if not all were requested."""
    items = answer.get("Items", [answer.get("Item", {})])
    for item in items if parts else []:
        for name in item.keys() - parts:
            del item[name]


@cache
def _meter() -> Meter:
    return Meter()


@cache
def _silent_handler() -> Any:
    """Return the handler, with its log discarded."""
    sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    return _handler()


@cache
def _handler() -> Any:
    module, _, attribute = os.environ[HANDLER_VARIABLE].rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def _peak_mb() -> float:
    """Return the most memory that this process has had, as Linux knows it."""
    found = _PEAK.search(Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
