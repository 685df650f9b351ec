"""A worker process: one function's execution environment, which answers one request at a time."""

import importlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import botocore.handlers

from local.execution import debugging, plain_calls
from local.execution.calls import Call, calls, denied_action
from local.execution.invocation import Crashed, Returned
from local.execution.output import Output

type Handler = Callable[[Any, "LambdaContext"], Any]


@dataclass(frozen=True)
class Request:
    """One event for the handler, as JSON, and the seconds that it may take."""

    request_id: str
    event: bytes
    timeout_seconds: float


@dataclass(frozen=True)
class Ready:
    """The handler's module is imported; requests may come."""


@dataclass(frozen=True)
class Denied:
    """What the function's role may not do, such as `dynamodb:PutItem on resource: arn:...`."""

    action: str


@dataclass(frozen=True)
class Said:
    """A line that the handler wrote to its standard output."""

    line: str


type Heard = Call | Denied | Said
"""What a worker reports of an invocation before it ends."""

type Message = Ready | Heard | Returned | Crashed


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda passes to a handler beside the event."""

    aws_request_id: str
    deadline: float
    function_name: str
    function_version: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    log_group_name: str
    log_stream_name: str
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends this invocation."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def serve(
    connection: Connection,
    function_arn: str,
    environment: Mapping[str, str],
    terminal: str | None = None,
) -> None:
    """Serve the function's requests until the other end closes the connection.

    At `terminal`, the path of one, somebody debugs the function.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the gateway handles a Ctrl-C
    # Bytecode knows its source's time in whole seconds: after two quick saves it would be stale.
    sys.dont_write_bytecode = True
    threading.Thread(target=_end_with_the_gateway, daemon=True).start()
    _enter(environment)
    report = _sender(connection)
    _enable_breakpoints(function_arn, terminal)
    output = sys.stdout = Output(lambda line: report(Said(line)))
    _report_calls(report)
    _report_denials(report)
    plain_calls.watch(report, lambda action: report(Denied(action)))
    handler = _handler(environment["_HANDLER"])
    report(handler if isinstance(handler, Crashed) else Ready())
    while not isinstance(handler, Crashed):
        try:
            request = connection.recv()
        except EOFError:
            return
        outcome = _answer(handler, request, function_arn)
        output.end()
        report(outcome)


def _enable_breakpoints(function_arn: str, terminal: str | None) -> None:
    if terminal:
        debugging.open_at(terminal)
    else:
        debugging.refuse(function_arn.split(":")[6].rpartition("-")[2])


def _sender(connection: Connection) -> Callable[[Message], None]:
    """Send messages one at a time, even when several threads of the handler send at once."""
    lock = threading.Lock()

    def report(message: Message) -> None:
        with lock:
            connection.send(message)

    return report


def _end_with_the_gateway() -> None:
    """End this process when the one that started it has ended, even while a handler runs."""
    gateway = multiprocessing.parent_process()
    if gateway:
        gateway.join()
        os._exit(1)


def _enter(environment: Mapping[str, str]) -> None:
    """Replace all variables and paths, so that nothing of the laptop's own reaches a handler."""
    os.environ.clear()
    os.environ.update(environment)
    layers = filter(None, environment["PYTHONPATH"].split(os.pathsep))
    sys.path[:] = [environment["LAMBDA_TASK_ROOT"], *layers, *filter(_is_installed, sys.path)]
    time.tzset()


def _is_installed(path: str) -> bool:
    """Whether a folder of modules is Python's own: not PYTHONPATH's, nor the working directory."""
    return any(Path(path).is_relative_to(prefix) for prefix in (sys.prefix, sys.base_prefix))


def _report_calls(report: Callable[[Call], None]) -> None:
    """Let botocore report each call before it is made, by the actions that it needs."""

    def before_call(params: Mapping[str, Any], model: Any, **_: object) -> None:
        for call in calls(model.service_model.signing_name, model.name, params):
            report(call)

    botocore.handlers.BUILTIN_HANDLERS.append(("before-parameter-build", before_call))


def _report_denials(report: Callable[[Denied], None]) -> None:
    """Let botocore report each call that the data plane denies, whatever the handler does then.

    These are among botocore's own event handlers, which every later session registers.
    """

    def after_call(parsed: Mapping[str, Any], model: Any, **_: object) -> None:
        error = parsed.get("Error", {})
        service, code = model.service_model.signing_name, error.get("Code", "")
        action = denied_action(service, model.name, code, error.get("Message", ""))
        if action:
            report(Denied(action))

    botocore.handlers.BUILTIN_HANDLERS.append(("after-call", after_call))


def _handler(name: str) -> Handler | Crashed:
    module_name, _, attribute = name.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        message = f"Unable to import module '{module_name}': {error}"
        return Crashed("Runtime.ImportModuleError", message, traceback.format_exc())
    except Exception as error:
        return _crash(error)
    if not hasattr(module, attribute):
        message = f"Handler '{attribute}' missing on module '{module_name}'"
        return Crashed("Runtime.HandlerNotFound", message)
    handler: Handler = getattr(module, attribute)
    return handler


def _answer(handler: Handler, request: Request, function_arn: str) -> Returned | Crashed:
    context = _context(request, function_arn)
    try:
        result = handler(json.loads(request.event), context)
    except Exception as error:
        return _crash(error)
    try:
        return Returned(json.dumps(result, ensure_ascii=False, default=_number).encode())
    except (TypeError, ValueError) as error:
        message = f"Unable to marshal response: {error}"
        return Crashed("Runtime.MarshalError", message)


def _crash(error: Exception) -> Crashed:
    return Crashed(type(error).__name__, str(error), traceback.format_exc())


def _number(value: object) -> float:
    """Lambda's runtime answers a Decimal as a number, and nothing else beyond JSON's own types."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} is not JSON serializable")


def _context(request: Request, function_arn: str) -> LambdaContext:
    return LambdaContext(
        aws_request_id=request.request_id,
        deadline=time.monotonic() + request.timeout_seconds,
        function_name=os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        function_version=os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        invoked_function_arn=function_arn,
        memory_limit_in_mb=os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        log_group_name=os.environ["AWS_LAMBDA_LOG_GROUP_NAME"],
        log_stream_name=os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
    )
